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
  const trouble = verdict.kind === "delivered" || verdict.kind === "pending" ? null : verdict;
  return {
    destinationId,
    offset: entry.offset,
    messageId: entry.messageId,
    state: stateOf(verdict),
    attempt: entry.attempts,
    at: now,
    durationMs: now - startedAt,
    status: verdict.kind === "pending" ? null : verdict.status,
    code: trouble?.code ?? null,
    message: trouble?.why ?? null,
    nextAttemptAt: verdict.kind === "delivered" || verdict.kind === "final" ? null : verdict.at,
    deliveryId: entry.deliveryId,
  };
}

function stateOf(verdict: Exclude<Verdict, { readonly kind: "unsent" }>): AttemptRecord["state"] {
  if (verdict.kind === "delivered" || verdict.kind === "pending") return verdict.kind;
  return verdict.kind === "final" ? verdict.final : "retrying";
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
