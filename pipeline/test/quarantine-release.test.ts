/** Promises: a quarantined event is mended, released and delivered; violations are counted exactly through kill -9. */
import { setTimeout as sleep } from "node:timers/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import type { EventStory } from "../../contract/control.ts";
import type { QuarantinePage, ViolationGroups } from "../../contract/plan-control.ts";
import type { PlanMode, ReleasePlan } from "../../contract/plan.ts";
import { eventually, startPipeline, testConnection, testDestination, testSource } from "./installation.ts";

const PLAN: ReleasePlan = {
  id: "plan_1",
  name: "Plan",
  version: 3,
  content: {
    events: [
      {
        type: "track",
        name: "Paid",
        properties: { type: "object", required: ["total"], properties: { total: { type: "number" } } },
      },
    ],
  },
};
const release = (mode: PlanMode) => ({
  sources: [{ ...testSource(), plan: { planId: PLAN.id, version: PLAN.version, mode } }],
  plans: [PLAN],
});

test("a blocked event is refused again as it came, and delivered once it is mended", async () => {
  const received: { messageId: string; properties: unknown; timestamp: string; context: unknown }[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push(...(JSON.parse(Buffer.concat(chunks).toString()) as typeof received));
      response.end("ok");
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/`;
  try {
    await using pipeline = await startPipeline({
      ...release("block"),
      postgres: true,
      destinations: [testDestination("dst_hook", "webhook", { url, batchSize: 10 })],
      connections: [testConnection("src_test", "dst_hook")],
    });
    const timestamp = new Date(Date.now() - 3_600_000).toISOString();
    const [messageId = ""] = await pipeline.send([
      { event: "Paid", userId: "anna", timestamp, properties: { total: "five" }, context: { locale: "de" } },
    ]);
    const items = async () =>
      (await pipeline.get<QuarantinePage>("/v1/quarantine?code=plan_violation")).items;
    const story = () => pipeline.get<EventStory>(`/v1/events/${messageId}`);
    await eventually(async () => (await items()).length === 1);
    const [first] = await items();
    expect(await story()).toMatchObject({
      state: "quarantined",
      before: { event: "Paid", properties: { total: "five" } },
      plan: { planId: "plan_1", version: 3, mode: "block", verdict: "violations" },
      quarantine: [{ id: first?.id, code: "plan_violation" }],
      destinations: [],
    });

    const letGo = async (body: object): Promise<void> => {
      const path = `/v1/quarantine/${String(first?.id)}/release`;
      const response = await pipeline.control(path, { method: "POST", body: JSON.stringify(body) });
      expect(await response.json()).toEqual({ messageId });
    };
    await letGo({});
    await eventually(async () => (await items()).length === 2);
    expect((await items())[0]).toMatchObject({ messageId, releasedFrom: first?.id });

    await letGo({ event: { ...(first?.raw as object), properties: { total: 5 } } });
    await eventually(() => received.length > 0);
    expect(received).toMatchObject([
      { messageId, properties: { total: 5 }, timestamp, context: { locale: "de" } },
    ]);
    const told = await story();
    expect(told).toMatchObject({ state: "accepted", releasedFrom: first?.id, plan: { verdict: "valid" } });
    expect(told.quarantine.map(({ id }) => id)).toHaveLength(2);
  } finally {
    receiver.closeAllConnections();
    receiver.close();
  }
});

test("each violation is counted once, however often the pipeline is killed and events are sent again", async () => {
  await using pipeline = await startPipeline(release("block"));
  const TOTAL = 3000;
  const events = Array.from({ length: TOTAL }, (_, index) => ({
    messageId: `m${String(index)}`,
    event: "Paid",
    properties: index % 3 === 0 ? { total: 1 } : { total: "x", extra: index },
  }));
  for (let at = 0; at < TOTAL; at += 100) {
    for (;;) {
      try {
        await pipeline.send(events.slice(at, at + 100));
        break;
      } catch {
        // As an SDK does: the batch goes again, with the same ids, until it is acked.
        await sleep(20);
      }
    }
    if (at % 600 === 0) {
      await pipeline.kill();
      await pipeline.start();
      await pipeline.ready();
    }
  }
  const broken = TOTAL - TOTAL / 3;
  const groups = () => pipeline.get<ViolationGroups>("/v1/violations?sourceId=src_test");
  await eventually(async () => (await groups()).events.checked >= TOTAL, 30_000);
  await eventually(async () => (await groups()).total >= 2 * broken, 30_000);
  await sleep(300);
  const told = await groups();
  expect(told.groups).toHaveLength(2);
  expect(told.groups.map(({ type, property, total }) => [type, property, total])).toEqual(
    expect.arrayContaining([
      ["Additional-Properties", "extra", broken],
      ["Datatype-Mismatch", "total", broken],
    ]),
  );
  expect(told.groups[0]?.samples).toHaveLength(5);
  let kept = 0;
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: QuarantinePage = await pipeline.get(
      `/v1/quarantine?limit=200${cursor === "" ? "" : `&cursor=${cursor}`}`,
    );
    kept += page.items.length;
    cursor = page.nextCursor;
  }
  expect(kept).toBe(broken);
});
