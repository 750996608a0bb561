/** What stands in quarantine, counted by source, event and reason. */
import type {
  QuarantineGroup,
  QuarantineGroups,
  QuarantineGroupsAsk,
  QuarantinedItem,
} from "../../contract/plan-control.ts";
import type { LogReader, LogRecord } from "../log/index.ts";
import { scanBackwards } from "./backward-scan.ts";
import { parseItem } from "./kept-items.ts";
import { stateOf } from "./refused.ts";

type Counting = { -readonly [K in keyof QuarantineGroup]: QuarantineGroup[K] };

/** Newest first, within the time budget of a search. Items that were dropped on purpose, or decided about, do not count. */
export async function groupQuarantined(
  { decided, limit }: QuarantineGroupsAsk,
  log: LogReader,
  now: () => number,
): Promise<QuarantineGroups> {
  const isDecided = new Set(decided.map(([offset, receivedAt]) => keyOf(offset, receivedAt)));
  const groups = new Map<string, Counting>();
  const count = (records: readonly LogRecord[]): readonly [] => {
    for (const { offset, payload } of records) {
      const item = parseItem(offset, payload);
      if (stateOf(item) === "quarantined" && !isDecided.has(keyOf(offset, item.receivedAt)))
        add(item, groups);
    }
    return [];
  };
  const { complete } = await scanBackwards({
    log,
    query: { limit: 1 },
    now,
    arrivalOf: (payload) => parseItem(0, payload).receivedAt,
    pick: count,
  });
  const sorted = [...groups.values()].sort((a, b) => b.lastSeen - a.lastSeen);
  return {
    items: sorted.slice(0, limit),
    total: sorted.reduce((sum, group) => sum + group.count, 0),
    complete: complete && sorted.length <= limit,
  };
}

/** A log that began anew uses its offsets again. */
const keyOf = (offset: number, receivedAt: number): string => `${String(offset)} ${String(receivedAt)}`;

function add(item: QuarantinedItem, groups: Map<string, Counting>): void {
  const { sourceId, code, name, receivedAt } = item;
  const key = JSON.stringify([sourceId, code, name.toLowerCase()]);
  const known = groups.get(key);
  if (known === undefined) {
    const { message } = item;
    groups.set(key, { sourceId, code, name, message, count: 1, firstSeen: receivedAt, lastSeen: receivedAt });
    return;
  }
  known.count += 1;
  known.firstSeen = Math.min(known.firstSeen, receivedAt);
  known.lastSeen = Math.max(known.lastSeen, receivedAt);
}
