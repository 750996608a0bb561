/**
 * One record of the intake log: an accepted HTTP request, its body byte for byte as text, and which of its items
 * the gateway refused. Encoded as one header line of JSON, "\n", then the body, so that the hot path never
 * serialises events it has only just parsed.
 */
import type { EventType } from "./event.ts";

export interface IntakeHeader {
  readonly sourceId: string;
  /** Epoch milliseconds at which the last body byte arrived. */
  readonly receivedAt: number;
  readonly requestId: string;
  readonly path: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** `single`: the body is one event of type `type`; `batch`: the body is `{batch: [...], context?, sentAt?, integrations?}`. */
  readonly kind: "single" | "batch";
  /** Set when the path names the type; otherwise each item carries its own. */
  readonly type: EventType | null;
  /** Items that the gateway refused; the process stage puts them into quarantine, the others go on. */
  readonly refused: readonly RefusedItem[];
  /** Set when the request is an item that was released from quarantine. */
  readonly released?: ReleasedItem;
}

/** Where a released item comes from. */
export interface ReleasedItem {
  /** Offset of the quarantined item. */
  readonly from: number;
  /** How often this event has been released, this time included. */
  readonly times: number;
  /** Epoch milliseconds of its first arrival, which its clock is compared with. */
  readonly receivedAt: number;
}

export interface RefusedItem {
  /** Index in the batch; 0 for a single event. */
  readonly item: number;
  /** A code of the error catalogue. */
  readonly code: string;
  readonly message: string;
}

/** Counts of the ledger are totals: they stand in this one minute, which no retention reaches. */
export const LEDGER_MINUTE = Date.UTC(9999, 0, 1);

export interface IntakeRecord extends IntakeHeader {
  readonly body: string;
}

export function encodeIntake(header: IntakeHeader, body: string): string {
  return `${JSON.stringify(header)}\n${body}`;
}

/** Reverses {@link encodeIntake}. Trusts its input: only the gateway writes the intake log, and the log checks every block. */
export function decodeIntake(payload: string): IntakeRecord {
  const end = payload.indexOf("\n");
  const header = JSON.parse(payload.slice(0, end)) as IntakeHeader;
  return { ...header, body: payload.slice(end + 1) };
}
