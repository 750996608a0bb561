/** Requests as the gateway would have written them, for tests. */
import type { StoredEvent } from "../../contract/event.ts";
import { encodeIntake } from "../../contract/intake.ts";
import type { IntakeHeader } from "../../contract/intake.ts";
import type { LogRecord } from "../log/index.ts";
import type { Arrival } from "./draft.ts";
import { normalise } from "./normalise.ts";
import type { QuarantinedEvent } from "./quarantined.ts";

export const RECEIVED_AT = Date.parse("2026-03-01T12:00:00.000Z");

export const HEADER: IntakeHeader = {
  sourceId: "src_1",
  receivedAt: RECEIVED_AT,
  requestId: "req_1",
  path: "/v1/batch",
  ip: "203.0.113.9",
  userAgent: "node-fetch/1.0",
  kind: "single",
  type: null,
  refused: [],
};

export const ARRIVAL: Arrival = {
  sourceId: "src_1",
  intakeOffset: 7,
  requestId: "req_1",
  receivedAt: RECEIVED_AT,
  receivedAtIso: "2026-03-01T12:00:00.000Z",
  ip: "203.0.113.9",
  userAgent: "node-fetch/1.0",
  type: null,
  context: null,
  integrations: null,
  sentAt: null,
  sentAtIso: "2026-03-01T12:00:00.000Z",
  plan: null,
  released: null,
};

export function intakeRecord(body: unknown, header: Partial<IntakeHeader> = {}, offset = 7): LogRecord {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { offset, at: RECEIVED_AT, payload: encodeIntake({ ...HEADER, ...header }, text) };
}

export interface Outcome {
  readonly events: readonly StoredEvent[];
  readonly quarantined: readonly QuarantinedEvent[];
}

export function outcomeOf(...records: readonly LogRecord[]): Outcome {
  const { events, quarantined } = normalise(records);
  return {
    events: events.map(({ payload }) => JSON.parse(payload) as StoredEvent),
    quarantined: quarantined.map(({ payload }) => JSON.parse(payload) as QuarantinedEvent),
  };
}
