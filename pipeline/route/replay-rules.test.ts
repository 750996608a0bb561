import { expect, test } from "vitest";
import { sampleEvent } from "../../connectors/kit/conformance.ts";
import { CarriedEvent } from "../../contract/carried-event.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import { releaseBody, type Release } from "../../contract/release.ts";
import { replayRules, type ReplayRules } from "../../contract/replay.ts";
import { rulesOf } from "./replay-rules.ts";

const connection = (rules: object, sourceId = "src") => ({
  id: `con_${sourceId}`,
  sourceId,
  destinationId: "dst",
  enabled: true,
  filter: null,
  activeFrom: 0,
  ...rules,
});
const today = (rules: object): Release =>
  releaseBody.parse({
    format: 1,
    number: 9,
    publishedAt: 0,
    sources: [],
    destinations: [
      {
        id: "dst",
        name: "D",
        connector: "webhook",
        enabled: true,
        settings: {},
        sealed: {},
        delivery: {},
        createdAt: 0,
      },
    ],
    connections: [connection(rules)],
  });
const rulesWith = (rules: object): ReplayRules =>
  replayRules.parse({
    number: 4,
    connections: [connection(rules)],
    chain: [],
    transformations: [],
    libraries: [],
  });
const track = (event: string, context: object = {}): CarriedEvent =>
  CarriedEvent.of({ ...sampleEvent(1), type: "track", event, context } as CanonicalEvent);

function compiled(then: object, now: object) {
  const release = today(now);
  const ports = { release: () => release, transformations: () => null };
  const rules = rulesOf({ destinationId: "dst", rules: rulesWith(then) }, ports);
  expect(rules()).toBe(rules());
  return rules()!;
}

test("the chosen release filters and maps; today's filter and mapping do not", async () => {
  const mapping = (to: string) => ({ events: [{ from: "Bought", to }], steps: [] });
  const rules = compiled(
    { filter: { excludeEvents: ["Debug"] }, mapping: mapping("then") },
    { filter: { excludeEvents: ["Bought"] }, mapping: mapping("now") },
  );
  expect(rules.letsThrough("src", track("Bought"))).toBe(true);
  expect(rules.letsThrough("src", track("Debug"))).toBe(false);
  expect(await rules.prepare?.([{ sourceId: "src", event: track("Bought") }])).toMatchObject([
    { kind: "send", events: [{ event: "then" }] },
  ]);
  expect(rules.admit("src", 0, track("Debug"))).toMatchObject({ code: "filtered_by_exclusion" });
});

test("a source that the release does not connect is kept away, with the release's number", () => {
  const rules = compiled({}, {});
  const event = track("Bought");
  expect(rules.letsThrough("src_new", event)).toBe(false);
  expect(rules.admit("src_new", 0, event)).toEqual({
    final: "filtered",
    code: "filtered_by_connection",
    why: "Release 4 does not connect this source to the destination.",
  });
});

test("what today's consent rules suppress is not sent, though the release knew no such rule", () => {
  const rules = compiled(
    {},
    { filter: { consent: { categories: ["ads"], match: "all", whenUnknown: "pass" } } },
  );
  const refused = track("Bought", { consent: { categoryPreferences: { ads: false } } });
  expect(rules.letsThrough("src", refused)).toBe(false);
  expect(rules.letsThrough("src", track("Bought"))).toBe(true);
});

test("without a chosen release there are no rules of its own", () => {
  const ports = { release: () => null, transformations: () => null };
  expect(rulesOf({ destinationId: "dst" }, ports)()).toBeNull();
});
