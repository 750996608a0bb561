import type { AttemptRecord } from "../../contract/delivery.ts";
import type { Refusal } from "./connection-filter.ts";
import type { Entry } from "./entry.ts";
import type { Verdict } from "./verdict.ts";

/** What the deliveries log and the live view keep of one try. */
export function attemptRecord(
  destinationId: string,
  entry: Entry,
  verdict: Exclude<Verdict, { readonly kind: "unsent" }>,
  { now, startedAt }: { readonly now: number; readonly startedAt: number },
): AttemptRecord {
  const isDelivered = verdict.kind === "delivered";
  return {
    destinationId,
    offset: entry.offset,
    messageId: entry.messageId,
    state: isDelivered ? "delivered" : verdict.kind === "final" ? verdict.final : "retrying",
    attempt: entry.attempts,
    at: now,
    durationMs: now - startedAt,
    status: verdict.status,
    code: isDelivered ? null : verdict.code,
    message: isDelivered ? null : verdict.why,
    nextAttemptAt: verdict.kind === "again" ? verdict.at : null,
    deliveryId: entry.deliveryId,
  };
}

/** The connection's filter kept the event from this destination: nothing was sent. */
export function refusedRecord(
  destinationId: string,
  entry: Entry,
  refusal: Refusal,
  now: number,
): AttemptRecord {
  return {
    destinationId,
    offset: entry.offset,
    messageId: entry.messageId,
    state: refusal.final,
    attempt: 0,
    at: now,
    durationMs: 0,
    status: null,
    code: refusal.code,
    message: refusal.why,
    nextAttemptAt: null,
    deliveryId: entry.deliveryId,
  };
}
