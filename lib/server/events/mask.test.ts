import { expect, test } from "vitest";
import type { RenderedRequest } from "@/contract/control";
import { CANARY, explanation, lane, load, quarantined, refused, story, summary } from "./canary.fixture";
import { relayFrame } from "./live";
import {
  maskExplanation,
  maskLane,
  maskLoad,
  maskQuarantined,
  maskRendered,
  maskStory,
  maskSummary,
} from "./mask";

test("no value of a person survives masking, wherever it hides", () => {
  const rendered: RenderedRequest = { request: null, why: `bad ${CANARY}` };
  const given = [summary, refused, story, quarantined, lane, load, rendered];
  for (const each of given) expect(JSON.stringify(each)).toContain("canary");
  const masked = [
    maskSummary(summary),
    maskSummary(refused),
    maskStory(story),
    maskQuarantined(quarantined),
    maskLane(lane),
    maskLoad(load),
    maskRendered(rendered),
  ];
  for (const each of masked) expect(JSON.stringify(each)).not.toContain("canary");
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
    { kind: "refused", event: refused },
    { kind: "outcome", outcome: summary.outcomes[0] },
  ].map((message) => `event: ${message.kind}\ndata: ${JSON.stringify(message)}`);
  for (const frame of frames) {
    expect(relayFrame(frame, false)).not.toContain("canary");
    expect(relayFrame(frame, true)).toContain("canary");
  }
  expect(relayFrame(frames[0]!, true)).toBe(`event: event\ndata: ${JSON.stringify(summary)}\n\n`);
  const told = /^event: refused\ndata: (.*)\n\n$/.exec(relayFrame(frames[1]!, false))?.[1];
  expect(JSON.parse(told ?? "")).toMatchObject({
    name: "Signed Up",
    refusal: { state: "quarantined", code: "transformation_failed", transformation: { version: 1 } },
  });
  expect(relayFrame("event: ping\ndata: {}", true)).toBe(": ping\n\n");
});

test("what code made of an event is hidden, and what it said about it", () => {
  const masked = maskExplanation(explanation);
  expect(JSON.stringify(masked)).not.toContain(CANARY);
  expect(masked.steps[0]).toMatchObject({ name: "Clean", kind: "failed", error: { line: 1 } });
});
