import { afterEach, beforeEach, expect, test } from "vitest";
import { readLoads, tidyLoads } from "./load-history.ts";
import { EVENTFUL_LOADS_MAX } from "./limits.ts";
import { openTestWarehouse, type TestWarehouse } from "./test/fixture.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** On a minute. */
const NOW = Date.UTC(2026, 10, 23, 12);

let house: TestWarehouse;
let nextId: number;
beforeEach(async () => {
  house = await openTestWarehouse();
  nextId = 1;
});
afterEach(async () => {
  await house.close();
});

interface Line {
  readonly at: number;
  readonly state?: "loaded" | "failed";
  readonly events?: number;
  readonly discards?: number;
  readonly tables?: readonly string[];
  readonly changes?: readonly string[];
}

async function write(...lines: readonly Line[]): Promise<void> {
  const rows = lines.map(
    ({ at, state = "loaded", events = 1, discards = 0, tables = ["tracks"], changes = [] }) => {
      const names = [tables, changes].map((list) => `'${JSON.stringify(list)}'`).join(", ");
      return `(${nextId++}, ${at - 20}, ${at}, '${state}', ${events}, ${events}, ${discards}, ${names}, NULL, 30)`;
    },
  );
  await house.raw(`INSERT INTO loader.loads VALUES ${rows.join(", ")}`);
}

const read = (query: Partial<Parameters<typeof readLoads>[1]> = {}) =>
  readLoads(house.warehouse.connection, { limit: 100, ...query });

test("quiet loads of a minute become one line that says how many they were, what they wrote and where", async () => {
  const at = NOW - HOUR;
  await write(
    { at, tables: ["tracks"] },
    { at: at + 500, tables: ["users"], events: 5 },
    { at: at + MINUTE },
  );
  await tidyLoads(house.warehouse.connection, 0, NOW);
  expect(await read()).toMatchObject([
    { id: 3, loads: 1, events: 1 },
    {
      id: 2,
      loads: 2,
      events: 6,
      rows: 6,
      startedAt: at - 20,
      finishedAt: at + 500,
      tables: ["tracks", "users"],
    },
  ]);
});

test("the newest minutes stay as they are, and so do loads that failed, discarded or changed a table, for days", async () => {
  const at = NOW - 9 * DAY;
  await write(
    { at },
    { at: at + 1, state: "failed" },
    { at: at + 2, discards: 1 },
    { at: at + 3, changes: ["tracks: x BIGINT added"] },
    { at: NOW - 1000 },
    { at: NOW - 500 },
  );
  await tidyLoads(house.warehouse.connection, 0, NOW);
  expect((await read()).map(({ id }) => id)).toEqual([6, 5, 4, 3, 2]);
});

test("an hour of loads is a line a minute, merged bit by bit as they come", async () => {
  let since = 0;
  for (let part = 0; part < 4; part++) {
    const start = NOW + part * 15 * MINUTE;
    await write(...Array.from({ length: 75 }, (_, index) => ({ at: start + index * 12_000 })));
    since = await tidyLoads(house.warehouse.connection, since, start + 15 * MINUTE);
  }
  since = await tidyLoads(house.warehouse.connection, since, NOW + 3 * HOUR);
  const lines = await read({ limit: 500 });
  expect(lines).toHaveLength(60);
  expect(lines.every(({ loads }) => loads === 5)).toBe(true);
});

test("a flood of eventful loads does not grow the history without end", async () => {
  await house.raw(
    `INSERT INTO loader.loads SELECT i, ${NOW}, ${NOW}, 'failed', 1, 0, 0, '[]', '[]', 'x', NULL
     FROM range(1, ${EVENTFUL_LOADS_MAX + 51}) AS numbers(i)`,
  );
  await tidyLoads(house.warehouse.connection, 0, NOW);
  expect(await house.raw("SELECT count(*), min(id) FROM loader.loads")).toEqual([
    [BigInt(EVENTFUL_LOADS_MAX), 51n],
  ]);
});

test("loads are found by state, by what they did and by time, page by page", async () => {
  await write(
    { at: NOW },
    { at: NOW + 1_000, state: "failed" },
    { at: NOW + 2_000, discards: 3 },
    { at: NOW + 3_000, changes: ["tracks: x BIGINT added"] },
  );
  const ids = async (query: Parameters<typeof read>[0]) => (await read(query)).map(({ id }) => id);
  expect(await ids({ state: "failed" })).toEqual([2]);
  expect(await ids({ with: "discards" })).toEqual([3]);
  expect(await ids({ with: "schema_changes" })).toEqual([4]);
  expect(await ids({ from: NOW + 1_000, to: NOW + 2_500 })).toEqual([3, 2]);
  expect(await ids({ limit: 2 })).toEqual([4, 3, 2]);
  expect(await ids({ limit: 2, cursor: 3 })).toEqual([2, 1]);
});
