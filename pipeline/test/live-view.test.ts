/** Promise: what was acked is in the live view within a second, can be found afterwards, and can tell its story. */
import { expect, test } from "vitest";
import type { EventPage, EventStory, LiveMessage, Traffic } from "../../contract/control.ts";
import type { QuarantinePage } from "../../contract/plan-control.ts";
import { eventually, startPipeline, type Installation } from "./installation.ts";

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
