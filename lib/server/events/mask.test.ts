import { expect, test } from "vitest";
import type { EventStory, EventSummary } from "@/contract/control";
import type { QuarantinedItem } from "@/contract/plan-control";
import { relayFrame } from "./live";
import { maskExplanation, maskQuarantined, maskStory, maskSummary } from "./mask";

const CANARY = "canary@example.com";
const AT = "2026-01-01T00:00:00.000Z";

const summary: EventSummary = {
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
};

const story: EventStory = {
  summary,
  state: "accepted",
  before: summary.event,
  plan: null,
  planName: null,
  transformations: [],
  quarantine: [],
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

test("no value of a person survives masking, wherever it hides", () => {
  const quarantined: QuarantinedItem = {
    id: "1",
    offset: 1,
    sourceId: "s",
    code: "c",
    message: "m",
    receivedAt: 0,
    messageId: "m1",
    type: "track",
    name: "Signed Up",
    raw: [CANARY],
    plan: null,
    violations: [],
    releasedFrom: null,
  };
  for (const masked of [maskSummary(summary), maskStory(story), maskQuarantined(quarantined)]) {
    expect(JSON.stringify(masked)).not.toContain("canary");
  }
});

test("names stay: of events, properties, traits and the library", () => {
  const { event } = maskSummary(summary);
  expect(event.event).toBe("Signed Up");
  expect(Object.keys(event.properties ?? {})).toEqual(["email", "list", "none"]);
  expect(event.properties?.["none"]).toBeNull();
  expect(event.context["library"]).toEqual({ name: "lib", version: "1" });
});

test("the live relay masks events and outcomes for those who may not see values, and only for them", () => {
  const frames = [
    { kind: "event", event: summary },
    { kind: "outcome", outcome: summary.outcomes[0] },
  ].map((message) => `event: ${message.kind}\ndata: ${JSON.stringify(message)}`);
  for (const frame of frames) {
    expect(relayFrame(frame, false)).not.toContain("canary");
    expect(relayFrame(frame, true)).toContain("canary");
  }
  expect(relayFrame(frames[0]!, true)).toBe(`event: event\ndata: ${JSON.stringify(summary)}\n\n`);
  expect(relayFrame("event: ping\ndata: {}", true)).toBe(": ping\n\n");
});

test("what code made of an event is hidden, and what it said about it", () => {
  const masked = maskExplanation({
    before: { traits: { email: CANARY } },
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
  });
  expect(JSON.stringify(masked)).not.toContain(CANARY);
  expect(masked.steps[0]).toMatchObject({ name: "Clean", kind: "failed", error: { line: 1 } });
});
