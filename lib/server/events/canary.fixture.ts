/** Answers of the pipeline with a person's value wherever one may stand. For tests. */
import type { EventStory, EventSummary, LaneStatus, WarehouseLoad } from "@/contract/control";
import type { QuarantinedItem } from "@/contract/plan-control";
import type { TransformationExplanation } from "@/contract/transformation";

export const CANARY = "canary@example.com";
const AT = "2026-01-01T00:00:00.000Z";

export const summary: EventSummary = {
  offset: 1,
  messageId: "m1",
  sourceId: "src_1",
  type: "identify",
  name: "Signed Up",
  userId: CANARY,
  anonymousId: CANARY,
  receivedAt: 0,
  event: {
    messageId: "m1",
    type: "identify",
    event: "Signed Up",
    userId: CANARY,
    anonymousId: CANARY,
    groupId: CANARY,
    previousId: CANARY,
    properties: { email: CANARY, list: [{ deep: CANARY }], none: null },
    traits: { email: CANARY },
    integrations: { Hook: { to: CANARY } },
    context: { page: { url: `https://x/?e=${CANARY}` }, library: { name: "lib", version: "1" } },
    timestamp: AT,
    originalTimestamp: AT,
    sentAt: AT,
    receivedAt: AT,
  },
  plan: null,
  transformations: [],
  outcomes: [
    {
      destinationId: "dst_1",
      offset: 1,
      messageId: "m1",
      state: "retrying",
      attempt: 1,
      at: 0,
      durationMs: 1,
      status: 500,
      code: "http_500",
      message: `no such person: ${CANARY}`,
      nextAttemptAt: null,
      deliveryId: "dlv_1",
    },
  ],
  refusal: null,
};

export const refused: EventSummary = {
  ...summary,
  offset: -1,
  outcomes: [],
  refusal: {
    state: "quarantined",
    itemId: "1",
    code: "transformation_failed",
    message: `"Clean" version 1, line 1: bad ${CANARY}`,
    transformation: { transformationId: "trf_1", version: 1 },
  },
};

export const quarantined: QuarantinedItem = {
  id: "1",
  offset: 1,
  sourceId: "s",
  code: "transformation_failed",
  message: `bad ${CANARY}`,
  receivedAt: 0,
  messageId: "m1",
  type: "track",
  name: "Signed Up",
  raw: [CANARY],
  plan: null,
  violations: [
    {
      type: "Datatype-Mismatch",
      message: `${CANARY} is no number`,
      property: "age",
      meta: { instancePath: "/age", schemaPath: "#/properties/age/type" },
    },
  ],
  transformation: { transformationId: "trf_1", version: 1 },
  releasedFrom: null,
};

export const story: EventStory = {
  summary,
  state: "accepted",
  before: summary.event,
  plan: null,
  planName: null,
  transformations: [],
  quarantine: [quarantined],
  releasedFrom: null,
  sourceName: "Web",
  received: {
    path: "/v1/i",
    ip: CANARY,
    userAgent: CANARY,
    receivedAt: 0,
    raw: { traits: { email: CANARY } },
  },
  destinations: [
    {
      destinationId: "dst_1",
      name: "Hook",
      state: "retrying",
      attempts: summary.outcomes,
      exchange: {
        request: { method: "POST", url: `https://x/${CANARY}`, headers: { a: CANARY }, body: CANARY },
        response: { status: 500, headers: { a: CANARY }, body: CANARY },
        error: CANARY,
        durationMs: 1,
      },
    },
  ],
  warehouse: { state: "loaded", tables: ["users"] },
};

export const explanation: TransformationExplanation = {
  before: { traits: { email: CANARY } },
  mapped: { traits: { mail: CANARY } },
  steps: [
    {
      transformationId: "trf_1",
      version: 1,
      name: "Clean",
      kind: "failed",
      outputs: [{ traits: { email: CANARY } }],
      error: { code: "transformation_failed", message: `bad ${CANARY}`, line: 1, column: 2, stack: CANARY },
    },
  ],
  reproduced: null,
};

export const lane: LaneStatus = {
  destinationId: "dst_1",
  state: "open",
  cursor: 0,
  lag: 1,
  held: 0,
  deadLetters: 0,
  inFlight: 0,
  oldestPendingAt: 1,
  p50Ms: null,
  p95Ms: null,
  lastError: { at: 0, code: "http_500", message: `no such person: ${CANARY}` },
};

export const load: WarehouseLoad = {
  id: 1,
  startedAt: 0,
  finishedAt: 1,
  loads: 1,
  state: "failed",
  events: 1,
  rows: 0,
  discards: 0,
  tables: ["users"],
  schemaChanges: [],
  error: `Could not convert ${CANARY}`,
  freshnessMs: null,
};
