/** Reading what the quarantine keeps. Only the process stage writes this log. */
import type { QuarantinedItem } from "../../contract/plan-control.ts";
import { recordId, type LogReader, type Offset } from "../log/index.ts";

export async function readItem(id: string, log: LogReader): Promise<QuarantinedItem | null> {
  const offset = /^\d{1,15}$/.test(id) ? Number(id) : -1;
  if (offset < 0) return null;
  const [record] = await log.read(offset, { maxRecords: 1, maxBytes: 1 });
  return record === undefined || record.offset !== offset ? null : parseItem(offset, record.payload);
}

/** Records written by older versions lack what came later. */
interface Kept extends Pick<QuarantinedItem, "sourceId" | "code" | "message" | "receivedAt" | "raw"> {
  readonly messageId?: string | null;
  readonly type?: QuarantinedItem["type"];
  readonly name?: string;
  readonly plan?: QuarantinedItem["plan"];
  readonly violations?: QuarantinedItem["violations"];
  readonly transformation?: QuarantinedItem["transformation"];
  readonly releasedFrom?: number | null;
}

export function parseItem(offset: Offset, payload: string): QuarantinedItem {
  const kept = JSON.parse(payload) as Kept;
  const { sourceId, code, message, receivedAt, raw, releasedFrom = null } = kept;
  return {
    id: String(offset),
    offset,
    sourceId,
    code,
    message,
    receivedAt,
    messageId: kept.messageId ?? null,
    type: kept.type ?? null,
    name: kept.name ?? "",
    raw,
    plan: kept.plan ?? null,
    violations: kept.violations ?? [],
    transformation: kept.transformation ?? null,
    releasedFrom: releasedFrom === null ? null : String(releasedFrom),
  };
}

/** An item, and where it stands in the intake log. */
export interface PlacedItem {
  readonly item: QuarantinedItem;
  readonly intakeOffset: number;
  readonly index: number;
}

/** All that was ever kept of an event, oldest first: once as it came, and once for each release that was refused again. */
export async function quarantinedOf(
  sourceId: string,
  messageId: string,
  log: LogReader,
): Promise<readonly PlacedItem[]> {
  const placed: PlacedItem[] = [];
  for (;;) {
    const record = await log.findById(recordId("q", sourceId, messageId, placed.length));
    if (record === null) return placed;
    const { intakeOffset, item: index } = JSON.parse(record.payload) as {
      readonly intakeOffset: number;
      readonly item: number;
    };
    placed.push({ item: parseItem(record.offset, record.payload), intakeOffset, index });
  }
}
