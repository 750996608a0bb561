import { expect, test } from "vitest";
import { sampleEvent } from "../../connectors/kit/conformance.ts";
import { CarriedEvent } from "../../contract/carried-event.ts";
import { releaseBody } from "../../contract/release.ts";
import { compileAdmission, type Admit } from "./admission.ts";
import { createEntry, type Entry, type ReplayRef } from "./entry.ts";
import { keptAway } from "./readmission.ts";

const ADS = { consent: { categories: ["ads"], match: "all", whenUnknown: "pass" } };

/** By a release with one connection, made at a time after the event arrived. */
const admission = (filter: object | null, sourceId = "src"): Admit => {
  const connection = { id: "con", sourceId, destinationId: "dst", enabled: true, filter, activeFrom: 10 };
  const body = { format: 1, number: 1, publishedAt: 0, sources: [], destinations: [] };
  return compileAdmission(releaseBody.parse({ ...body, connections: [connection] }), "dst");
};

const refusing = (replay: ReplayRef | null = null): Entry =>
  createEntry(
    {
      offset: 0,
      sourceId: "src",
      messageId: "msg-0",
      receivedAt: 0,
      personKeys: [],
      deliveryId: "d0",
      bytes: 100,
      event: CarriedEvent.of({
        ...sampleEvent(0),
        context: { consent: { categoryPreferences: { ads: false } } },
      }),
    },
    replay,
  );

const outcomeOf = (entry: Entry, admit: Admit) => keptAway([entry], admit).get(entry);

test("an event that is in the books goes by the rules of now, whenever its connection was made", () => {
  const entry = refusing();
  expect(outcomeOf(entry, admission(null))).toBeUndefined();
  const suppressed = { kind: "filter", final: "suppressed", code: "suppressed_by_consent" };
  expect(outcomeOf(entry, admission(ADS))).toMatchObject(suppressed);
  const unconnected = { kind: "filter", final: "filtered", code: "filtered_by_connection" };
  expect(outcomeOf(entry, admission(null, "src_other"))).toMatchObject(unconnected);
});

test("rules that let an event through are not asked about it again until they change", () => {
  let asked = 0;
  const admit: Admit = () => {
    asked += 1;
    return "admitted";
  };
  const entry = refusing();
  keptAway([entry], admit);
  keptAway([entry], admit);
  expect(asked).toBe(1);
  expect(outcomeOf(entry, admission(ADS))).toMatchObject({ final: "suppressed" });
});

test("a replay by rules of its own obeys them, and a consent rule that came after it began", () => {
  const by = (admit: Admit): Entry =>
    refusing({ replayId: "rpl", deadLetterId: null, rules: { admit, prepare: null } });
  const through = by(admission(null));
  expect(outcomeOf(through, admission({ types: ["page"] }))).toBeUndefined();
  expect(outcomeOf(through, admission(ADS))).toMatchObject({ final: "suppressed" });
  expect(outcomeOf(by(admission({ types: ["page"] })), admission(null))).toMatchObject({
    code: "filtered_by_type",
  });
});

test("rules that fail over one event cost the others nothing", () => {
  const [bad, good] = [refusing(), refusing()];
  const events = new Set([bad.event]);
  const kept = keptAway([bad, good], (_sourceId, _receivedAt, event) => {
    if (events.has(event)) throw new Error("no way");
    return "admitted";
  });
  expect([...kept]).toEqual([[bad, { kind: "fault", why: "no way" }]]);
});
