import type { AttemptRecord } from "./delivery.ts";

/** A try that delivered the event at this offset, for tests. */
export const attemptOn = (offset: number, change: Partial<AttemptRecord> = {}): AttemptRecord => ({
  destinationId: "dst_1",
  offset,
  messageId: `m${String(offset)}`,
  state: "delivered",
  attempt: 1,
  at: 1,
  durationMs: 1,
  status: 200,
  code: null,
  message: null,
  nextAttemptAt: null,
  deliveryId: "d",
  ...change,
});
