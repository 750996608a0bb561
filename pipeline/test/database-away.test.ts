/** Promise: without its database the pipeline keeps accepting, deliveries wait, and everything catches up by itself. */
import { Client } from "pg";
import { expect, test } from "vitest";
import type { Status } from "../../contract/control.ts";
import type { Ledger } from "../../contract/delivery.ts";
import { eventually, startPipeline, testConnection, testDestination } from "./installation.ts";
import { startReceiver } from "./receiver.ts";

test("connections that break and tables that are locked away delay deliveries, and nothing more", async () => {
  await using receiver = await startReceiver();
  await using pipeline = await startPipeline({
    env: { TRIBUTARY_ROLES: "gateway,process,route" },
    postgres: true,
    destinations: [testDestination("dst_a", "webhook", { url: receiver.url })],
    connections: [testConnection("src_test", "dst_a")],
  });
  const ledger = (): Promise<Ledger> => pipeline.get<Ledger>("/v1/destinations/dst_a/ledger");
  const degraded = async (): Promise<string> => (await pipeline.get<Status>("/v1/status")).degraded.join();
  const send = (count: number): Promise<unknown> =>
    pipeline.send(
      Array.from({ length: count }, (_, at) => ({
        event: "a",
        userId: `u${String(at)}`,
        anonymousId: `a${String(at)}`,
      })),
    );
  const client = new Client({ connectionString: pipeline.databaseUrl ?? "" });
  await client.connect();

  await send(10);
  await eventually(() => receiver.accepted.length === 10);
  await client.query("ALTER TABLE lanes RENAME TO lanes_away");
  await client.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tributary-route'",
  );
  await send(10);
  await eventually(async () => (await degraded()).includes("Postgres"));
  await send(200);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(receiver.accepted.length).toBeLessThan(220);

  await client.query("ALTER TABLE lanes_away RENAME TO lanes");
  await client.end();
  await eventually(async () => (await ledger()).delivered === 220, 20_000);
  expect(await ledger()).toMatchObject({ accepted: 220, held: 0, lag: 0, balanced: true });
  expect(new Set(receiver.accepted.map(({ json }) => json?.["messageId"])).size).toBe(220);
  expect(await degraded()).toBe("");
});
