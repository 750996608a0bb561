/** From the books of lanes to rows, and back. Column names are those of prisma/schema.prisma. */
import { eventName } from "../../contract/event.ts";
import { deliveryIdOf } from "./delivery-id.ts";
import { createEntry, type Entry } from "./entry.ts";
import { fingerprintOf, type Failed } from "./fingerprint.ts";
import type { Pending } from "./outcome.ts";

export interface HeldRow {
  readonly destination_id: string;
  readonly offset: string | number;
  readonly person_keys: readonly string[];
  readonly source_id: string;
  readonly message_id: string;
  readonly received_at: string | Date;
  readonly attempts: number;
  readonly first_tried_at: string | Date | null;
  readonly next_attempt_at: string | Date | null;
  readonly last_code: string | null;
  readonly last_message: string | null;
  readonly last_exchange: unknown;
  readonly pending: Pending | null;
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const ms = (value: string | Date | null): number | null =>
  value === null ? null : new Date(value).getTime();

export function heldRow(destinationId: string, entry: Entry): HeldRow {
  return {
    destination_id: destinationId,
    offset: entry.offset,
    person_keys: entry.personKeys,
    source_id: entry.sourceId,
    message_id: entry.messageId,
    received_at: new Date(entry.receivedAt),
    attempts: entry.attempts,
    first_tried_at: iso(entry.firstTriedAt),
    next_attempt_at: iso(entry.nextAttemptAt),
    last_code: entry.lastCode,
    last_message: entry.lastMessage,
    last_exchange: entry.lastExchange,
    pending: entry.pending,
  };
}

export function heldEntry(row: HeldRow): Entry {
  const entry = createEntry({
    offset: Number(row.offset),
    sourceId: row.source_id,
    messageId: row.message_id,
    receivedAt: ms(row.received_at) ?? 0,
    personKeys: row.person_keys,
    deliveryId: deliveryIdOf(row.destination_id, row.source_id, row.message_id),
    bytes: 1024,
    event: null,
  });
  entry.attempts = row.attempts;
  entry.firstTriedAt = ms(row.first_tried_at);
  entry.nextAttemptAt = ms(row.next_attempt_at);
  entry.lastCode = row.last_code;
  entry.lastMessage = row.last_message;
  entry.pending = row.pending;
  return entry;
}

/** `evidence` false leaves out what a database may refuse. */
export function deadLetterRow(destinationId: string, entry: Entry, evidence: boolean): object {
  const failed = failedOf(destinationId, entry);
  return {
    id: `dl_${entry.deliveryId.slice(4)}`,
    destination_id: destinationId,
    source_id: entry.sourceId,
    offset: entry.offset,
    message_id: entry.messageId,
    event_name: entry.event === null ? "unknown" : eventName(entry.event),
    person_keys: entry.personKeys,
    event: evidence && entry.event !== null ? entry.event : { messageId: entry.messageId },
    exchange: evidence ? entry.lastExchange : null,
    code: failed.code,
    message: failed.message,
    status: failed.status,
    fingerprint: fingerprintOf(failed),
    attempts: entry.attempts,
    received_at: iso(entry.receivedAt),
  };
}

function failedOf(destinationId: string, { lastCode, lastMessage, lastExchange }: Entry): Failed {
  const response = lastExchange?.response ?? null;
  return {
    destinationId,
    code: lastCode ?? "unknown",
    status: response?.status ?? null,
    message: lastMessage ?? "",
    body: response?.body ?? null,
  };
}
