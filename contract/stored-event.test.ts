import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { CanonicalEvent, StoredEvent } from "./event.ts";
import { readStored, storedText } from "./stored-event.ts";

/** Names and texts that look like the seam between a head and its event. */
const tricky = fc.oneof(
  fc.string(),
  fc.constantFrom(
    ',"event":{',
    '"event":{}',
    '{"messageId":',
    "event",
    "__proto__",
    '\\"event\\":{',
    "\ud800",
  ),
);

const event: fc.Arbitrary<CanonicalEvent> = fc
  .record({ messageId: tricky, name: tricky, properties: fc.dictionary(tricky, fc.jsonValue()) })
  .map(({ messageId, name, properties }) => ({
    messageId,
    type: "track",
    event: name,
    // As gateway and process leave it: no name stands for the prototype.
    properties: JSON.parse(JSON.stringify(properties).replaceAll('"__proto__":', '"proto":')),
    context: { event: { of: name } },
    timestamp: "2026-01-01T00:00:00.000Z",
    originalTimestamp: "2026-01-01T00:00:00.000Z",
    sentAt: "2026-01-01T00:00:00.000Z",
    receivedAt: "2026-01-02T03:04:05.678Z",
  }));

const stored: fc.Arbitrary<StoredEvent> = fc
  .record(
    {
      sourceId: tricky,
      intakeOffset: fc.nat(),
      item: fc.nat(99),
      personKeys: fc.array(tricky),
      event,
      plan: fc.record({
        planId: tricky,
        version: fc.nat(),
        mode: fc.constantFrom("observe", "omit", "block"),
        verdict: fc.constantFrom("valid", "violations"),
        omitted: fc.array(tricky),
      }),
      releasedFrom: fc.nat(),
    },
    { requiredKeys: ["sourceId", "intakeOffset", "item", "personKeys", "event"] },
  )
  .map((one) => one as StoredEvent);

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("what is written is read again, whatever the texts in it look like", () => {
  fc.assert(
    fc.property(stored, (one) => {
      const { head, event: carried } = readStored(storedText(one));
      const { event: value, ...rest } = one;
      expect(head).toEqual(asJson({ ...rest, messageId: value.messageId, receivedAt: value.receivedAt }));
      expect(carried.json).toBe(JSON.stringify(value));
      expect(carried.value).toEqual(asJson(value));
      // Everybody else reads it as the JSON that it is.
      expect(JSON.parse(storedText(one))).toMatchObject(asJson(one) as object);
    }),
  );
});

test("a text with its parts in another order is read too", () => {
  fc.assert(
    fc.property(stored, (one) => {
      const { head, event: carried } = readStored(JSON.stringify(one));
      expect(head).toMatchObject({ sourceId: asJson(one.sourceId), messageId: asJson(one.event.messageId) });
      expect(carried.value).toEqual(asJson(one.event));
    }),
  );
});

test("the event is not read before somebody asks what it says, and then once", () => {
  const [one] = fc.sample(stored, 1) as [StoredEvent];
  const text = storedText(one);
  const parse = vi.spyOn(JSON, "parse");
  const { event: carried } = readStored(text);
  expect(parse).toHaveBeenCalledTimes(1);
  expect(carried.json).toBe(JSON.stringify(one.event));
  expect(parse).toHaveBeenCalledTimes(1);
  expect(carried.value).toBe(carried.value);
  expect(parse).toHaveBeenCalledTimes(2);
  parse.mockRestore();
});
