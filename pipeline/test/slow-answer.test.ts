/** Promise: one person's silent receiver neither hides what others got from the books nor has it delivered again after a crash. */
import { expect, test } from "vitest";
import type { Ledger } from "../../contract/delivery.ts";
import { eventually, startPipeline, testConnection, testDestination } from "./installation.ts";
import { startReceiver } from "./receiver.ts";

test("while one answer is out, all others are counted, and a kill repeats nothing but the one", async () => {
  let isSilent = true;
  await using receiver = await startReceiver();
  receiver.answer = ({ json }, response) => {
    if (!isSilent || json?.["userId"] !== "slow") return;
    // Never answered: the socket stays open until somebody gives up.
    response.end = () => response;
  };
  await using pipeline = await startPipeline({
    env: { TRIBUTARY_ROLES: "gateway,process,route" },
    postgres: true,
    destinations: [testDestination("dst_a", "webhook", { url: receiver.url })],
    connections: [testConnection("src_test", "dst_a")],
  });
  const ledger = (): Promise<Ledger> => pipeline.get<Ledger>("/v1/destinations/dst_a/ledger");
  const others = Array.from({ length: 50 }, (_, at) => `u${String(at)}`);
  await pipeline.send(
    ["slow", ...others, "slow"].map((userId) => ({ event: "a", userId, anonymousId: userId })),
  );

  await eventually(async () => (await ledger()).delivered === 50);
  expect(await ledger()).toMatchObject({ accepted: 52, held: 2, lag: 0, balanced: true });

  await pipeline.kill();
  isSilent = false;
  const before = receiver.received.length;
  await pipeline.start();
  await eventually(async () => (await ledger()).delivered === 52);
  const after = receiver.received.slice(before).map(({ json }) => json?.["userId"]);
  expect(after).toEqual(["slow", "slow"]);
});
