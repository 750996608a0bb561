/** Promise: a deleted destination leaves nothing behind, and one that comes back within a day has lost nothing. */
import { Pool } from "pg";
import { expect, test } from "vitest";
import type { Ledger } from "../../contract/delivery.ts";
import { eventually, startPipeline, testConnection, testDestination } from "./installation.ts";
import { startReceiver } from "./receiver.ts";

test("rows of a destination that is gone are kept for a day, then go all together", async () => {
  await using receiver = await startReceiver((_request, response) => (response.statusCode = 400));
  const parts = {
    destinations: [testDestination("dst_a", "webhook", { url: receiver.url })],
    connections: [testConnection("src_test", "dst_a")],
  };
  await using pipeline = await startPipeline({ postgres: true, ...parts });
  const pool = new Pool({ connectionString: pipeline.databaseUrl ?? "" });
  const count = async (table: string): Promise<number> => {
    const { rows } = await pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
    return Number(rows[0]?.n);
  };
  const isMarked = async (): Promise<boolean> =>
    (await pool.query("SELECT 1 FROM lanes WHERE state->'goneSince' IS NOT NULL")).rowCount === 1;
  try {
    await pipeline.send([{ event: "A", userId: "u1" }]);
    await eventually(async () => (await count("dead_letters")) === 1);

    await pipeline.push({});
    await eventually(isMarked);
    expect(await count("dead_letters")).toBe(1);
    await pipeline.push(parts);
    await eventually(async () => !(await isMarked()));
    const ledger = await pipeline.get<Ledger>("/v1/destinations/dst_a/ledger");
    expect(ledger).toMatchObject({ accepted: 1, deadLettered: 1, balanced: true });

    await pipeline.push({});
    await eventually(isMarked);
    await pool.query(`UPDATE lanes SET state = jsonb_set(state, '{goneSince}', '1')`);
    await pipeline.push({});
    await eventually(async () => (await count("lanes")) === 0);
    for (const table of ["dead_letters", "lane_minutes", "delivery_minutes", "held_events"])
      expect(await count(table), table).toBe(0);
  } finally {
    await pool.end();
  }
});
