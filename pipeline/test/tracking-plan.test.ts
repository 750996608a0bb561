/** Promise: a tracking plan notes, takes out or keeps back what breaks it, counts every violation once, and loses nothing. */
import { expect, test } from "vitest";
import type { EventPage } from "../../contract/control.ts";
import type {
  InferredPlan,
  PlanPreview,
  QuarantinePage,
  ViolationGroups,
} from "../../contract/plan-control.ts";
import type { PlanMode, ReleasePlan } from "../../contract/plan.ts";
import { eventually, startPipeline, testSource, type Installation } from "./installation.ts";

const PLAN: ReleasePlan = {
  id: "plan_shop",
  name: "Shop",
  version: 1,
  content: {
    events: [
      {
        type: "track",
        name: "Order Completed",
        properties: {
          type: "object",
          required: ["total"],
          properties: {
            total: { type: "number" },
            coupon: { type: "string", maxLength: 5 },
            items: {
              type: "array",
              items: { type: "object", properties: { sku: { type: "string" } }, additionalProperties: false },
            },
          },
          additionalProperties: false,
        },
      },
    ],
  },
};

const release = (mode: PlanMode) => ({
  sources: [{ ...testSource(), plan: { planId: PLAN.id, version: PLAN.version, mode } }],
  plans: [PLAN],
});
const BROKEN = {
  total: 5,
  coupon: "too long a code",
  colour: "red",
  items: [{ sku: "a" }, { sku: "b", size: 1 }],
};

const processed = (pipeline: Installation, messageId: string) =>
  eventually(async () => {
    const { items } = await pipeline.get<EventPage>(`/v1/events?messageId=${messageId}`);
    const { items: kept } = await pipeline.get<QuarantinePage>("/v1/quarantine?limit=200");
    return items.length > 0 || kept.some((item) => item.messageId === messageId);
  });

test("each mode does to a broken event what it says", async () => {
  await using pipeline = await startPipeline(release("observe"));
  const send = async (event: Record<string, unknown>): Promise<string> => {
    const [messageId = ""] = await pipeline.send([event]);
    await processed(pipeline, messageId);
    return messageId;
  };
  const eventOf = async (messageId: string) =>
    (await pipeline.get<EventPage>(`/v1/events?messageId=${messageId}`)).items[0]?.event;

  const observed = await eventOf(await send({ event: "Order Completed", properties: BROKEN }));
  expect(observed?.properties).toEqual(BROKEN);
  expect(observed?.context).toMatchObject({ trackingPlanId: "plan_shop", trackingPlanVersion: 1 });
  expect(observed?.context["violationErrors"]).toMatchObject([
    { type: "Additional-Properties", property: "colour", meta: { instancePath: "" } },
    { type: "Advance-Rules-Violation", property: "coupon" },
    { type: "Additional-Properties", property: "items.1.size" },
  ]);

  await pipeline.push(release("omit"));
  const omitted = await eventOf(await send({ event: "Order Completed", properties: BROKEN }));
  expect(omitted?.properties).toEqual({ total: 5, items: [{ sku: "a" }, { sku: "b" }] });
  const unplanned = await eventOf(await send({ event: "Never Heard Of", properties: { a: 1 } }));
  expect(unplanned?.context["violationErrors"]).toMatchObject([{ type: "Unplanned-Event" }]);

  await pipeline.push(release("block"));
  const blocked = await send({ event: "Order Completed", properties: BROKEN });
  expect(await eventOf(blocked)).toBeUndefined();
  const { items } = await pipeline.get<QuarantinePage>("/v1/quarantine?code=plan_violation");
  expect(items).toMatchObject([
    {
      messageId: blocked,
      type: "track",
      name: "Order Completed",
      raw: { properties: BROKEN },
      plan: { mode: "block" },
    },
  ]);
  expect(items[0]?.violations).toHaveLength(3);
  const fine = await eventOf(await send({ event: "Order Completed", properties: { total: 1 } }));
  expect(fine?.context["violationErrors"]).toBeUndefined();

  const groups = await pipeline.get<ViolationGroups>("/v1/violations?sourceId=src_test");
  expect(groups.events).toEqual({ checked: 5, withViolations: 4 });
  expect(groups.groups.map(({ type, property, total }) => [type, property, total])).toEqual(
    expect.arrayContaining([
      ["Additional-Properties", "colour", 3],
      ["Additional-Properties", "items.*.size", 3],
      ["Advance-Rules-Violation", "coupon", 3],
      ["Unplanned-Event", null, 1],
    ]),
  );
  expect(groups.groups.find(({ property }) => property === "coupon")?.samples[0]).toMatchObject({
    messageId: blocked,
    value: '"too long a code"',
  });

  const ask = { content: PLAN.content, sourceIds: ["src_test"] };
  const previewed = await pipeline.control("/v1/plans/preview", {
    method: "POST",
    body: JSON.stringify(ask),
  });
  expect((await previewed.json()) as PlanPreview).toMatchObject({
    complete: true,
    checked: 5,
    valid: 1,
    withViolations: 4,
    wouldStrip: 3,
    wouldBlock: 4,
  });
  const inferred = await pipeline.control("/v1/plans/infer", { method: "POST", body: JSON.stringify(ask) });
  const proposal = (await inferred.json()) as InferredPlan;
  expect(proposal.content.events[0]).toMatchObject({
    name: "Order Completed",
    properties: { type: "object", properties: { total: { type: "integer" }, coupon: { type: "string" } } },
  });
});
