/** Promise: at least once with ids. A client that never sees the ack sends again, and each event still arrives once. */
import { connect } from "node:net";
import { expect, test } from "vitest";
import type { Ledger } from "../../contract/delivery.ts";
import { eventually, startPipeline, testConnection, testDestination } from "./installation.ts";
import { startReceiver } from "./receiver.ts";

/** Sends a request and breaks the connection as soon as the first byte of the answer comes, or after the body went out. */
function sendAndHangUp(port: number, body: string, when: "answered" | "sent"): Promise<void> {
  const head = `POST /v1/batch?writeKey=wk_test HTTP/1.1\r\nhost: x\r\ncontent-length: ${String(Buffer.byteLength(body))}\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(head + body, () => {
        if (when === "sent") socket.resetAndDestroy();
      });
    });
    socket.once("data", () => socket.resetAndDestroy());
    socket.once("error", reject);
    socket.once("close", () => resolve());
  });
}

test("batches whose answer gets lost are sent again, and each event is delivered once", async () => {
  await using receiver = await startReceiver();
  await using pipeline = await startPipeline({
    env: { TRIBUTARY_ROLES: "gateway,process,route" },
    postgres: true,
    destinations: [testDestination("dst_a", "webhook", { url: receiver.url })],
    connections: [testConnection("src_test", "dst_a")],
  });
  const port = Number(new URL(pipeline.gatewayUrl).port);
  const ids: string[] = [];
  for (let round = 0; round < 20; round++) {
    const batch = Array.from({ length: 25 }, (_, at) => ({
      type: "track",
      event: "Once",
      userId: `u${String(at)}`,
      messageId: `${String(round)}-${String(at)}`,
    }));
    ids.push(...batch.map(({ messageId }) => messageId));
    const body = JSON.stringify({ batch });
    await sendAndHangUp(port, body, round % 2 === 0 ? "answered" : "sent");
    // As SDKs do: the same batch again, in its first form and cut differently.
    await pipeline.send(batch);
    await pipeline.send(batch.slice(10));
  }
  await eventually(async () => {
    const { delivered, lag } = await pipeline.get<Ledger>("/v1/destinations/dst_a/ledger");
    return delivered === ids.length && lag === 0;
  }, 20_000);
  expect(receiver.accepted).toHaveLength(ids.length);
  expect(new Set(receiver.accepted.map(({ json }) => json?.["messageId"]))).toEqual(new Set(ids));
});
