import { quarantineQuery, type QuarantinedItem, type QuarantinePage } from "../../contract/control.ts";
import type { LogReader, Offset } from "../log/index.ts";
import { json, parse, parseCursor, type Route } from "./route.ts";

export const quarantineRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/quarantine",
    handle: async ({ query }, { logs }) => {
      const { sourceId, limit, cursor } = parse(quarantineQuery, query);
      return json(await quarantined(await logs.reader("quarantine"), { sourceId, limit, cursor }));
    },
  },
];

interface Wanted {
  readonly sourceId: string | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
}

const SLICE = { maxRecords: 500, maxBytes: 2 * 2 ** 20 };
/** A source with few refusals among many others' costs at most this many records a page. */
const SCANNED_MAX = 20_000;

/** Refused items, newest first. */
async function quarantined(log: LogReader, { sourceId, limit, cursor }: Wanted): Promise<QuarantinePage> {
  const { start, end } = await log.bounds();
  const items: QuarantinedItem[] = [];
  let before = cursor === undefined ? end : parseCursor(cursor);
  for (let scanned = 0; before > start && scanned < SCANNED_MAX;) {
    const records = await log.readBackwards(before, SLICE);
    if (records.length === 0) return { items, nextCursor: null };
    scanned += records.length;
    for (const { offset, payload } of records) {
      before = offset;
      const item = parseItem(offset, payload);
      if (sourceId !== undefined && item.sourceId !== sourceId) continue;
      items.push(item);
      if (items.length === limit) return { items, nextCursor: cursorBefore(before, start) };
    }
  }
  return { items, nextCursor: cursorBefore(before, start) };
}

const cursorBefore = (before: Offset, start: Offset): string | null =>
  before > start ? String(before) : null;

/** Only the process stage writes this log: records are QuarantinedItem without the offset. */
function parseItem(offset: Offset, payload: string): QuarantinedItem {
  const { sourceId, code, message, receivedAt, raw } = JSON.parse(payload) as Omit<QuarantinedItem, "offset">;
  return { offset, sourceId, code, message, receivedAt, raw };
}
