import { expect, test } from "vitest";
import { planContent } from "../contract/plan.ts";
import { withoutPersonalValues } from "./personal.ts";

const CANARY = "canary";
const values = { type: "string", enum: [CANARY] };
const observed = planContent.parse({
  events: [
    {
      name: "Bought",
      properties: {
        type: "object",
        properties: {
          nick: values,
          home: { type: "object", properties: { city: values, rooms: { type: "array", items: values } } },
        },
      },
    },
    { type: "identify", properties: { type: "object", properties: { nick: values } } },
  ],
});
const marked = { type: "object", properties: { nick: { "x-pii": true }, home: { "x-pii": true } } };

test("what people marked as personal brings no values into the plan, nor does what lies inside it", () => {
  const plan = planContent.parse({ events: [{ name: "Bought", properties: marked }], traits: marked });
  const kept = withoutPersonalValues(observed, plan);
  expect(JSON.stringify(kept)).not.toContain(CANARY);
  expect(kept.events[0]?.properties).toMatchObject({
    properties: { nick: { type: "string" }, home: { properties: { rooms: { items: { type: "string" } } } } },
  });
});

test("what is marked at every event of a type is personal at each of them, and nothing else loses its values", () => {
  const everyTrack = planContent.parse({
    events: [{ name: "", properties: { type: "object", properties: { nick: { "x-pii": true } } } }],
  });
  const [bought, identify] = withoutPersonalValues(observed, everyTrack).events;
  expect(bought?.properties).toMatchObject({ properties: { nick: { type: "string" } } });
  expect(JSON.stringify(bought?.properties["properties"])).toContain(`"city":{"type":"string","enum"`);
  expect(identify).toEqual(observed.events[1]);
});
