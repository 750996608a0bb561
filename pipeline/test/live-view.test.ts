/**
 * Promise: what was acked is in the live view within a second, also what a plan, a transformation or the gateway keeps from
 * going on; it can be found afterwards, and can tell its story.
 */
import { expect, test } from "vitest";
import type { EventPage, EventStory, LiveMessage, Traffic } from "../../contract/control.ts";
import type { QuarantinePage } from "../../contract/plan-control.ts";
import { eventually, startPipeline, testSource, type Installation } from "./installation.ts";

const env = { TRIBUTARY_ROLES: "gateway,process" };

interface LiveView {
  readonly messages: LiveMessage[];
  close(): void;
}

async function openLiveView(pipeline: Installation, query = ""): Promise<LiveView> {
  const abort = new AbortController();
  const response = await pipeline.control(`/v1/events/live${query}`, { signal: abort.signal });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const messages: LiveMessage[] = [];
  const read = async (): Promise<void> => {
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString("utf8");
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const data = /^data: (\{"kind".*)$/m.exec(block)?.[1];
        if (data !== undefined) messages.push(JSON.parse(data) as LiveMessage);
      }
    }
  };
  read().catch(() => undefined);
  return {
    messages,
    close: () => {
      abort.abort();
    },
  };
}

test("events are live within a second, and found and told afterwards", async () => {
  await using pipeline = await startPipeline({ env });
  const live = await openLiveView(pipeline, "?name=order*");
  const sentAt = Date.now();
  const [messageId] = await pipeline.send([
    { event: "Order Completed", userId: "anna", properties: { total: 12 } },
    { event: "Page Seen", userId: "anna" },
    { event: "", type: "nonsense" },
  ]);
  await eventually(() => live.messages.length > 0, 2000);
  expect(Date.now() - sentAt).toBeLessThan(1000);
  live.close();
  expect(live.messages).toMatchObject([{ kind: "event", event: { messageId, name: "Order Completed" } }]);

  const page = await pipeline.get<EventPage>("/v1/events?userId=anna&limit=1");
  expect(page).toMatchObject({ items: [{ name: "Page Seen" }], complete: true });
  const next = await pipeline.get<EventPage>(`/v1/events?userId=anna&cursor=${String(page.nextCursor)}`);
  expect(next).toMatchObject({ items: [{ messageId }], nextCursor: null });

  const story = await pipeline.get<EventStory>(`/v1/events/${String(messageId)}`);
  expect(story.received).toMatchObject({ path: "/v1/batch", raw: { properties: { total: 12 } } });
  expect(story.sourceName).toBe("Source src_test");
  expect((await pipeline.control("/v1/events/unknown")).status).toBe(404);

  const quarantine = await pipeline.get<QuarantinePage>("/v1/quarantine");
  expect(quarantine.items).toMatchObject([{ sourceId: "src_test", raw: { type: "nonsense" } }]);

  const traffic = await pipeline.get<Traffic>("/v1/traffic");
  expect(traffic.sources).toMatchObject([{ sourceId: "src_test", total: 2 }]);
  expect(traffic.sources[0]?.quarantined[0]?.count).toBe(1);
  expect(traffic.sources[0]?.lastEventAt).toBeGreaterThanOrEqual(sentAt - 1000);
});

const CODE = `export function transformEvent(event) {
  if (event.event === "Robot") return null;
  if (event.event === "Broken") throw new Error("no idea");
  return event;
}`;

test("what is quarantined or dropped is in the live view, too, with the reason, and found and told afterwards", async () => {
  const content = {
    events: ["Paid", "Robot", "Broken"].map((name) => ({
      type: "track" as const,
      name,
      properties: { type: "object" },
    })),
  };
  const body = { kind: "code" as const, language: "javascript" as const, code: CODE };
  const link = { transformationId: "trf_1", version: 3 };
  await using pipeline = await startPipeline({
    env,
    plans: [{ id: "plan_1", name: "Plan", version: 1, content }],
    transformations: [{ id: "trf_1", name: "Clean", version: 3, body }],
    sources: [
      {
        ...testSource(),
        plan: { planId: "plan_1", version: 1, mode: "block" },
        transformations: [link],
      },
    ],
  });
  const all = await openLiveView(pipeline);
  const quarantined = await openLiveView(pipeline, "?state=quarantined");
  const [paid, robot, broken, unplanned] = await pipeline.send([
    { event: "Paid", userId: "anna" },
    { event: "Robot", userId: "anna" },
    { event: "Broken", userId: "anna" },
    { event: "Nobody Planned", userId: "anna", properties: { total: 12 } },
    { event: "No Type", type: "nonsense" },
  ]);
  await eventually(() => all.messages.length >= 5 && quarantined.messages.length >= 3);
  const told = all.messages.flatMap((message) =>
    message.kind === "event" || message.kind === "refused" ? [message] : [],
  );
  expect(told).toHaveLength(5);
  const of = (name: string) => told.find(({ event }) => event.name === name);
  expect(of("Paid")).toMatchObject({
    kind: "event",
    event: { messageId: paid, transformations: [link], refusal: null },
  });
  expect(of("Robot")).toMatchObject({
    kind: "refused",
    event: {
      messageId: robot,
      refusal: { state: "dropped", code: "transformation_dropped", transformation: link },
    },
  });
  expect(of("Broken")).toMatchObject({
    kind: "refused",
    event: {
      messageId: broken,
      userId: "anna",
      refusal: {
        state: "quarantined",
        code: "transformation_failed",
        message: expect.stringContaining("no idea") as string,
        transformation: link,
      },
    },
  });
  expect(of("Nobody Planned")).toMatchObject({
    kind: "refused",
    event: {
      messageId: unplanned,
      plan: "violations",
      event: { properties: { total: 12 } },
      refusal: { state: "quarantined", code: "plan_violation", transformation: null },
    },
  });
  expect(of("No Type")).toMatchObject({ kind: "refused", event: { refusal: { state: "quarantined" } } });
  expect(quarantined.messages.map(({ kind }) => kind)).toEqual(["refused", "refused", "refused"]);
  all.close();
  quarantined.close();

  const found = async (state: string): Promise<readonly string[]> =>
    (await pipeline.get<EventPage>(`/v1/events?state=${state}`)).items.map(({ name }) => name).sort();
  expect(await found("accepted")).toEqual(["Paid"]);
  expect(await found("dropped")).toEqual(["Robot"]);
  expect(await found("quarantined")).toEqual(["Broken", "No Type", "Nobody Planned"]);
  expect(await found("any")).toHaveLength(5);
  const story = await pipeline.get<EventStory>(`/v1/events/${String(robot)}`);
  expect(story).toMatchObject({ state: "dropped", summary: { refusal: { transformation: link } } });
});

test("200 events a second are all shown, and a flood neither delays the live view nor blocks health checks", async () => {
  await using pipeline = await startPipeline({ env });
  const live = await openLiveView(pipeline);
  const calm = Array.from({ length: 200 }, (_, i) => ({ event: `Calm ${String(i)}` }));
  await pipeline.send(calm);
  await eventually(() => live.messages.filter(({ kind }) => kind === "event").length === 200, 2000);

  const flood = Array.from({ length: 500 }, (_, i) => ({ event: `Flood ${String(i)}` }));
  for (let i = 0; i < 20; i++) await pipeline.send(flood);
  const askedAt = Date.now();
  expect((await fetch(`${pipeline.controlUrl}/livez`)).status).toBe(200);
  expect(Date.now() - askedAt).toBeLessThan(500);
  await eventually(() => live.messages.some(({ kind }) => kind === "rate"), 3000);
  live.close();
});

test("the control API needs its key and names what is wrong", async () => {
  await using pipeline = await startPipeline({ env });
  const refused = await fetch(`${pipeline.controlUrl}/v1/status`, {
    headers: { authorization: "Bearer guess" },
  });
  expect(refused.status).toBe(401);
  expect(await (await pipeline.control("/v1/events?limit=9999")).json()).toMatchObject({
    error: { code: "invalid_request", message: expect.stringContaining("limit") as string },
  });
  expect((await pipeline.control("/v1/nothing")).status).toBe(404);
  expect((await pipeline.control("/v1/release")).status).toBe(405);
  const metrics = await (await fetch(`${pipeline.controlUrl}/metrics`)).text();
  expect(metrics).toContain('tributary_role_up_ratio{role="gateway"} 1');
  expect(metrics).toContain("tributary_build_info");
});
