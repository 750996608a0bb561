/** Promise: every event can explain itself, from how it was received to its row in the warehouse. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import type { EventPage, EventStory, Status } from "../../contract/control.ts";
import { eventually, startPipeline, testConnection, testDestination } from "./installation.ts";

test("a story tells what was received, each attempt with its evidence, and where the row is", async () => {
  let answer = 500;
  const receiver = createServer((request, response) => {
    request.resume().once("end", () => response.writeHead(answer).end("said the receiver"));
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/`;
  try {
    await using pipeline = await startPipeline({
      postgres: true,
      destinations: [testDestination("dst_hook", "webhook", { url }, { retryBaseMs: 100, retryMaxMs: 200 })],
      connections: [testConnection("src_test", "dst_hook")],
    });
    const [messageId] = await pipeline.send([{ event: "Order Completed", userId: "anna" }]);
    const story = (): Promise<EventStory> => pipeline.get(`/v1/events/${String(messageId)}`);

    await eventually(async () => (await story()).destinations[0]?.exchange?.response?.status === 500);
    expect((await story()).destinations).toMatchObject([
      { destinationId: "dst_hook", state: "retrying", exchange: { response: { body: "said the receiver" } } },
    ]);

    answer = 200;
    await eventually(async () => (await story()).destinations[0]?.state === "delivered");
    await eventually(async () => (await story()).warehouse.state === "loaded");
    const told = await story();
    expect(told.received).toMatchObject({ raw: { messageId, event: "Order Completed" } });
    expect(told.destinations[0]?.attempts.map(({ status }) => status)).toEqual(
      expect.arrayContaining([500, 200]) as number[],
    );
    expect(told.warehouse.tables).toEqual(expect.arrayContaining(["tracks", "order_completed"]) as string[]);

    const page = await pipeline.get<EventPage>("/v1/events?limit=1");
    expect(page.items[0]?.outcomes).toMatchObject([{ destinationId: "dst_hook", state: "delivered" }]);
    expect((await pipeline.get<Status>("/v1/status")).degraded).toEqual([]);
    expect(await pipeline.stop()).toBe(0);
  } finally {
    receiver.closeAllConnections();
    receiver.close();
  }
});
