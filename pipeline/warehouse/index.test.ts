import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { pino } from "pino";
import { Registry } from "prom-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { WarehouseLoadsPage, WarehouseQuery } from "../../contract/control.ts";
import { readEnv } from "../base/env.ts";
import { openLogWriter, recordId, type LogWriter } from "../log/index.ts";
import { startWarehouse } from "./index.ts";
import { stored, temporaryFolder } from "./test/fixture.ts";

let dataDir: string;
let log: LogWriter;
const notices: unknown[] = [];
const metrics = new Registry();

beforeEach(async () => {
  dataDir = await temporaryFolder();
  log = await openLogWriter({ dataDir, name: "events" });
  notices.length = 0;
  metrics.clear();
});
afterEach(async () => {
  await log.close();
  await rm(dataDir, { recursive: true, force: true });
});

const file = (): string => join(dataDir, "warehouse", "tributary.duckdb");

const append = (...names: readonly string[]) =>
  log.append({
    records: names.map((event, index) => {
      const payload = JSON.stringify(stored({ event, receivedAt: new Date().toISOString() }));
      return { payload, id: recordId(event, index, Math.random()) };
    }),
  });

const start = async () => {
  const env = readEnv({ TRIBUTARY_DATA_DIR: dataDir, TRIBUTARY_SECRET_KEY: "0123456789abcdef" });
  const logger = pino({ level: "silent" });
  const role = await startWarehouse({
    env,
    logger,
    metrics,
    notify: (topic, data) => notices.push([topic, data]),
  });
  const call = async (method: string, argument?: unknown): Promise<unknown> =>
    (role.methods[method] as (argument: unknown) => Promise<unknown>)(argument);
  const query = (sql: string) =>
    call("query", { sql, params: [], limit: 10, timeoutMs: 5000 } satisfies WarehouseQuery) as Promise<{
      rows: unknown[][];
    }>;
  return { role, call, query };
};

const eventually = async (check: () => Promise<void>): Promise<void> => {
  for (let tries = 0; ; tries++) {
    try {
      return await check();
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
};

describe("the warehouse role", () => {
  test("loads what is in the log and what comes later, and tells where each event is", async () => {
    await append("Signed Up", "Paid");
    const { role, call, query } = await start();
    await eventually(async () => expect(await call("cursor")).toBe(2));
    await append("Paid");
    const startedAt = performance.now();
    await eventually(async () => expect((await query("SELECT count(*) FROM paid")).rows).toEqual([[2]]));
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(await call("stateOf", 0)).toEqual({ state: "loaded", tables: ["tracks", "signed_up"] });
    expect(await call("stateOf", 3)).toEqual({ state: "waiting", tables: [] });
    const tables = (await call("tables")) as { name: string; rows: number; newestAt: number | null }[];
    expect(tables.find(({ name }) => name === "paid")).toMatchObject({ rows: 2 });
    expect(tables.find(({ name }) => name === "paid")?.newestAt).toBeGreaterThan(Date.now() - 60_000);
    expect(tables.find(({ name }) => name === "pages")).toMatchObject({ rows: 0, newestAt: null });
    const { items: loads } = (await call("loads", { limit: 1 })) as WarehouseLoadsPage;
    expect(loads).toMatchObject([{ state: "loaded", events: 1, rows: 2, tables: ["paid", "tracks"] }]);
    await eventually(async () =>
      expect(await metrics.metrics()).toContain("tributary_warehouse_events_total 3"),
    );
    expect(await metrics.metrics()).toContain("tributary_warehouse_lag_events 0");
    await role.stop(5000);
  });

  test("goes on where it was after a restart", async () => {
    await append("A", "B");
    const first = await start();
    await eventually(async () => expect(await first.call("cursor")).toBe(2));
    await first.role.stop(5000);
    metrics.clear();
    await append("C");
    const second = await start();
    await eventually(async () => expect(await second.call("cursor")).toBe(3));
    expect((await second.query("SELECT event FROM tracks ORDER BY 1")).rows).toEqual([["a"], ["b"], ["c"]]);
    await second.role.stop(5000);
  });

  test("tells why it cannot open its file, leaves it as it is, and loads everything once it can", async () => {
    await append("A");
    await mkdir(join(dataDir, "warehouse"));
    await writeFile(file(), "this is not a database ".repeat(1000));
    const { role, call } = await start();
    await eventually(async () => expect(notices).toHaveLength(1));
    expect(notices[0]).toEqual(["degraded", expect.stringContaining("The warehouse file is damaged")]);
    await expect(call("tables")).rejects.toThrow("The warehouse file is damaged");
    await expect(call("cursor")).rejects.toMatchObject({ code: "pipeline_unavailable" });
    expect(await readFile(file(), "utf8")).toContain("this is not a database");
    await rm(file());
    await eventually(async () => expect(await call("cursor")).toBe(1));
    await eventually(async () => expect(notices.at(-1)).toEqual(["degraded", null]));
    await role.stop(5000);
  });

  test("refuses a file of a newer version", async () => {
    const first = await start();
    await eventually(async () => expect(await first.call("cursor")).toBe(0));
    await first.role.stop(5000);
    metrics.clear();
    const instance = await DuckDBInstance.create(file());
    await (await instance.connect()).run("UPDATE loader._tributary_cursor SET format = 99");
    instance.closeSync();
    const { role } = await start();
    await eventually(async () =>
      expect(notices.at(-1)).toEqual(["degraded", expect.stringContaining("newer version of Tributary")]),
    );
    await role.stop(5000);
  });

  test("says so when it is ahead of the event log, instead of skipping events", async () => {
    await append("A", "B");
    const first = await start();
    await eventually(async () => expect(await first.call("cursor")).toBe(2));
    await first.role.stop(5000);
    metrics.clear();
    await log.close();
    await rm(join(dataDir, "log"), { recursive: true });
    log = await openLogWriter({ dataDir, name: "events" });
    const { role } = await start();
    await eventually(async () =>
      expect(notices.at(-1)).toEqual(["degraded", expect.stringContaining("ahead of the event log")]),
    );
    await role.stop(5000);
  });

  test("stops within its deadline while a query runs", async () => {
    const { role, call, query } = await start();
    await eventually(async () => expect(await call("cursor")).toBe(0));
    const answer = query("SELECT count(*) FROM range(100000000000) a, range(1000) b").catch(
      (error: unknown) => error,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    const startedAt = performance.now();
    await role.stop(5000);
    expect(performance.now() - startedAt).toBeLessThan(4000);
    expect(await answer).toMatchObject({ code: "query_cancelled" });
  });
});
