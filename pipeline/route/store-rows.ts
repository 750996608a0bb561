/** From the books of lanes to rows, and back. Column names are those of prisma/schema.prisma. */
import type { Exchange } from "../../contract/delivery.ts";
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

/** Evidence kept with a held event: the next try brings fresh one, and thousands may be held at once. */
const HELD_EVIDENCE_CHARS_MAX = 2_000;
/** Evidence of all dead letters of one commit, and what each may have of it at least. */
const COMMIT_EVIDENCE_CHARS_MAX = 8 * 2 ** 20;

/**
 * What each of so many dead letters may keep of a body. A batch's request is the evidence of every event in it: a hundred
 * copies of a long one, for a hundred batches, would be more than a thread's memory.
 */
export const evidenceShare = (deadLetters: number): number =>
  Math.max(HELD_EVIDENCE_CHARS_MAX, Math.floor(COMMIT_EVIDENCE_CHARS_MAX / Math.max(1, deadLetters)));

const cut = (text: string, chars: number): string =>
  text.length <= chars ? text : `${text.slice(0, chars).toWellFormed()}… (cut)`;

function cutExchange(exchange: Exchange | null, chars: number): Exchange | null {
  if (exchange === null) return null;
  const { request, response } = exchange;
  return {
    ...exchange,
    request: { ...request, body: cut(request.body, chars) },
    response: response === null ? null : { ...response, body: cut(response.body, chars) },
  };
}

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
    last_exchange: cutExchange(entry.lastExchange, HELD_EVIDENCE_CHARS_MAX),
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

/**
 * `evidenceChars`: what a body may keep; null leaves out all that a database may refuse. Without its event a dead letter is
 * replayed from the log, as long as that has it.
 */
export function deadLetterRow(destinationId: string, entry: Entry, evidenceChars: number | null): object {
  const failed = failedOf(destinationId, entry);
  return {
    id: `dl_${entry.deliveryId.slice(4)}`,
    destination_id: destinationId,
    source_id: entry.sourceId,
    offset: entry.offset,
    message_id: entry.messageId,
    event_name: entry.event === null ? "unknown" : eventName(entry.event.value),
    person_keys: entry.personKeys,
    event: evidenceChars === null ? null : (entry.event?.value ?? null),
    exchange: evidenceChars === null ? null : cutExchange(entry.lastExchange, evidenceChars),
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
