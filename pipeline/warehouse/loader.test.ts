import { rm } from "node:fs/promises";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Json } from "../../contract/event.ts";
import { openWarehouse, rowsOf, type Warehouse } from "./database.ts";
import { Loader } from "./loader.ts";
import { openTestWarehouse, stored, type TestWarehouse } from "./test/fixture.ts";

let house: TestWarehouse;
beforeEach(async () => {
  house = await openTestWarehouse();
});
afterEach(async () => {
  await house.close();
});

const discards = () =>
  house.rows("SELECT table_name, column_name, column_value, reason FROM discards ORDER BY ALL");

describe("tables", () => {
  test("a track is in tracks without its properties, and in its event's table with them", async () => {
    await house.load({ event: "Order Completed", userId: "u1", properties: { total: 12.5 }, channel: "web" });
    expect(await house.rows("SELECT event, event_text, user_id, source_id, channel FROM tracks")).toEqual([
      {
        event: "order_completed",
        event_text: "Order Completed",
        user_id: "u1",
        source_id: "src_1",
        channel: "web",
      },
    ]);
    expect(await house.rows("SELECT total, event, timestamp FROM order_completed")).toEqual([
      { total: 12.5, event: "order_completed", timestamp: "2026-11-23T10:00:00.000Z" },
    ]);
    expect((await house.query("FROM tracks")).columns.map(({ name }) => name)).not.toContain("total");
  });

  test("pages, screens, groups and aliases have theirs", async () => {
    await house.load(
      {
        type: "page",
        name: "Home",
        category: "Shop",
        properties: { name: "Home", path: "/", category: "Shop" },
      },
      { type: "screen", name: "Start", properties: { name: "Other" } },
      { type: "group", groupId: "g1", userId: "u1", traits: { plan: "pro", group_id: "own" } },
      { type: "alias", userId: "u2", previousId: "anon-1" },
    );
    expect(await house.rows("SELECT name, category, path FROM pages")).toEqual([
      { name: "Home", category: "Shop", path: "/" },
    ]);
    expect((await house.query("FROM pages")).columns.map(({ name }) => name)).not.toContain("_name");
    expect(await house.rows("SELECT name, _name FROM screens")).toEqual([{ name: "Start", _name: "Other" }]);
    expect(await house.rows("SELECT group_id, plan, _group_id FROM groups")).toEqual([
      { group_id: "g1", plan: "pro", _group_id: "own" },
    ]);
    expect(await house.rows("SELECT user_id, previous_id FROM aliases")).toEqual([
      { user_id: "u2", previous_id: "anon-1" },
    ]);
  });

  test("an event's table has all common columns from its first row on", async () => {
    await house.load({ event: "Seen" });
    expect(await house.rows("SELECT user_id, channel FROM seen")).toEqual([{ user_id: null, channel: null }]);
  });

  test("nested objects become columns, arrays JSON text; context is prefixed", async () => {
    await house.load({
      properties: { cart: { items: [1, { a: "b" }], total: { net: 1 } }, empty: {}, none: null, list: [] },
      context: { page: { url: "https://x/" }, traits: { Email: "a@b" } },
    });
    const [row] = await house.rows("FROM order_completed");
    expect(row).toMatchObject({
      cart_items: '[1,{"a":"b"}]',
      cart_total_net: 1,
      list: "[]",
      context_page_url: "https://x/",
      context_traits_email: "a@b",
    });
    expect(Object.keys(row ?? {})).not.toContain("empty");
  });

  test("properties that collide with the warehouse's own columns get an underscore", async () => {
    await house.load({
      userId: "u1",
      properties: { id: "p", user_id: "p", context_ip: "p", select: "p", "2x": "p" },
    });
    expect((await house.rows("FROM order_completed"))[0]).toMatchObject({
      user_id: "u1",
      _id: "p",
      _user_id: "p",
      _context_ip: "p",
      _select: "p",
      _2x: "p",
    });
  });
});

describe("users", () => {
  test("hold the latest value that was not null, from any number of loads", async () => {
    await house.load(
      { type: "identify", userId: "u1", traits: { plan: "free", city: "Bonn" } },
      { type: "identify", userId: "u1", traits: { plan: "pro", city: null } },
      { type: "identify", userId: "u2", traits: { plan: "free" } },
      { type: "identify", traits: { plan: "nobody" } },
    );
    await house.load({ type: "identify", userId: "u1", traits: { age: 7 } });
    expect(await house.rows("SELECT id, plan, city, age FROM users ORDER BY id")).toEqual([
      { id: "u1", plan: "pro", city: "Bonn", age: 7 },
      { id: "u2", plan: "free", city: null, age: null },
    ]);
    expect(await house.rows("SELECT count(*) AS n FROM identifies")).toEqual([{ n: 5 }]);
  });

  test("traits that an SDK sends in the context count as well", async () => {
    await house.load({ type: "identify", userId: "u1", context: { traits: { email: "a@b" } } });
    expect(await house.rows("SELECT id, email FROM users")).toEqual([{ id: "u1", email: "a@b" }]);
  });

  test("a trait's column widens with its values", async () => {
    await house.load({ type: "identify", userId: "u1", traits: { score: 1 } });
    await house.load({ type: "identify", userId: "u2", traits: { score: "high" } });
    expect(await house.rows("SELECT score FROM users ORDER BY id")).toEqual([
      { score: "1" },
      { score: "high" },
    ]);
  });
});

describe("types", () => {
  const typeOf = async (column: string) =>
    (await house.query(`SELECT ${column} FROM order_completed LIMIT 1`)).columns[0]?.type;

  test("numbers widen to double without losing their fraction, then to text", async () => {
    await house.load({ properties: { x: 1 } });
    expect(await typeOf("x")).toBe("BIGINT");
    await house.load({ properties: { x: 2.5 } });
    expect(await typeOf("x")).toBe("DOUBLE");
    await house.load({ properties: { x: "three" } });
    expect(await typeOf("x")).toBe("VARCHAR");
    await house.load({ properties: { x: [4] } }, { properties: { x: true } }, { properties: { x: 0.1 } });
    const values = (await house.rows("SELECT x FROM order_completed")).map(({ x }) => x);
    expect(new Set(values)).toEqual(new Set(["0.1", "1", "2.5", "[4]", "three", "true"]));
  });

  test("instants keep their ISO form when the column becomes text", async () => {
    await house.load(
      { properties: { due: "2026-01-02T03:04:05.678Z" } },
      { properties: { due: "0001-01-01T00:00:00Z" } },
      { properties: { due: "1969-12-31T23:59:59.999999Z" } },
    );
    expect(await typeOf("due")).toBe("TIMESTAMP WITH TIME ZONE");
    await house.load({ properties: { due: "soon" } });
    const values = (await house.rows("SELECT due FROM order_completed")).map(({ due }) => due);
    expect(new Set(values)).toEqual(
      new Set([
        "0001-01-01T00:00:00.000Z",
        "1969-12-31T23:59:59.999999Z",
        "2026-01-02T03:04:05.678Z",
        "soon",
      ]),
    );
  });

  test("text with NUL and lone surrogates loads; NUL stays, a half of a character becomes U+FFFD", async () => {
    await house.load({
      event: "a\0b\ud800",
      properties: { "k\0\ud800": "v\0w\udfff", long: "x".repeat(30_000) },
    });
    expect(await house.rows("SELECT event_text FROM tracks")).toEqual([{ event_text: "a\0b\uFFFD" }]);
    expect(await house.rows("SELECT k, length(long) AS n FROM a_b")).toEqual([
      { k: "v\0w\uFFFD", n: 30_000 },
    ]);
  });

  test("a column that somebody gave another type is left alone and its values go to discards", async () => {
    await house.close();
    house = await openTestWarehouse(["CREATE TABLE main.order_completed (id VARCHAR, total DECIMAL(9,2))"]);
    await house.load({ properties: { total: 1.25 } });
    expect(await house.rows("SELECT total, event FROM order_completed")).toEqual([
      { total: null, event: "order_completed" },
    ]);
    expect(await discards()).toEqual([
      {
        table_name: "order_completed",
        column_name: "total",
        column_value: "1.25",
        reason: "column_type_foreign",
      },
    ]);
  }, 10_000);

  test("every value can be read back or is in discards", async () => {
    const leaf = fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc
        .date({ noInvalidDate: true, min: new Date(-6e13), max: new Date(2e14) })
        .map((date) => date.toISOString()),
      fc.constantFrom<Json>("2026-01-01", "1e3", "", "null", [1, "a"], null),
    );
    const keys = fc.constantFrom("a", "b", "someKey", "some_key", "c d");
    const properties = fc.dictionary(keys, fc.oneof(leaf, fc.dictionary(keys, leaf, { maxKeys: 2 })), {
      maxKeys: 4,
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(properties, { minLength: 1, maxLength: 4 }), { maxLength: 3 }),
        async (loads) => {
          const name = `Run ${run++}`;
          const sent: { id: string; properties: Record<string, Json> }[] = [];
          for (const load of loads) {
            const events = load.map((given, index) => ({
              messageId: `${name}-${sent.length}-${index}`,
              event: name,
              properties: given,
            }));
            sent.push(...events.map(({ messageId, properties }) => ({ id: messageId, properties })));
            await house.load(...events);
          }
          if (sent.length === 0) return;
          const rows = new Map((await house.rows(`FROM run_${run - 1}`)).map((row) => [row["id"], row]));
          const gone = await house.rows(
            `SELECT row_id, column_name, column_value FROM discards WHERE table_name = 'run_${run - 1}'`,
          );
          for (const { id, properties } of sent)
            for (const [column, value] of leaves(properties)) {
              const kept = [rows.get(id)?.[column]];
              const thrown = gone
                .filter((g) => g["row_id"] === id && g["column_name"] === column)
                .map((g) => g["column_value"]);
              expect(
                [...kept, ...thrown].some((found) => isSame(found, value)),
                `${column} = ${JSON.stringify(value)}`,
              ).toBe(true);
            }
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});

/** The columns that these properties must be found in; written down here independently of the loader. */
function leaves(properties: Record<string, Json>, prefix = ""): [string, Json][] {
  const names: Record<string, string> = {
    a: "a",
    b: "b",
    someKey: "some_key",
    some_key: "some_key",
    "c d": "c_d",
  };
  return Object.entries(properties).flatMap(([key, value]): [string, Json][] => {
    const name = prefix + (names[key] ?? key);
    if (value === null) return [];
    if (typeof value === "object" && !Array.isArray(value))
      return leaves(value as Record<string, Json>, `${name}_`);
    return [[name, Array.isArray(value) ? JSON.stringify(value) : value]];
  });
}

/** The same value, be it as it was or as text. */
function isSame(found: unknown, sent: Json): boolean {
  const expected = typeof sent === "string" ? sent.toWellFormed() : sent;
  if (found === expected) return true;
  if (typeof expected === "number") return Number(found) === expected && found !== "" && found !== null;
  return typeof expected === "object" ? false : found === String(expected);
}

describe("limits", () => {
  test("of 5,000 columns as many as a table takes are stored, all others are in discards", async () => {
    const properties = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, index]));
    const report = await house.load({ properties }, { properties: { k1: 5, other: 1 } });
    const columns = (await house.query("FROM order_completed LIMIT 1")).columns.length;
    expect(columns).toBe(1000);
    expect(report.discards).toBe(5001 - (1000 - 12));
    expect(await house.rows("SELECT count(*) AS n FROM discards WHERE reason = 'column_limit'")).toEqual([
      { n: report.discards },
    ]);
    expect(await house.rows("SELECT k1 FROM order_completed ORDER BY k1")).toEqual([{ k1: 1 }, { k1: 5 }]);
  }, 30_000);

  test("two keys that become one column: the second value is in discards", async () => {
    await house.load(
      { properties: { productId: "a", product_id: "b" } },
      { properties: { productId: "c", product_id: "c" } },
    );
    expect(await house.rows("SELECT product_id FROM order_completed ORDER BY 1")).toEqual([
      { product_id: "a" },
      { product_id: "c" },
    ]);
    expect(await discards()).toEqual([
      {
        table_name: "order_completed",
        column_name: "product_id",
        column_value: "b",
        reason: "name_collision",
      },
    ]);
  });
});

describe("poison", () => {
  test("one event that the database refuses is discarded with the reason, all others load", async () => {
    await house.close();
    house = await openTestWarehouse([
      "CREATE TABLE main.paid (id VARCHAR, amount BIGINT CHECK (amount < 10))",
    ]);
    const paid = (amount: number) => ({ event: "Paid", properties: { amount } });
    const report = await house.load(...[1, 2, 3, 99, 4, 5, 6].map(paid));
    expect(report).toMatchObject({ events: 7, discards: 1 });
    expect((await house.rows("SELECT amount FROM paid ORDER BY 1")).map(({ amount }) => amount)).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
    const [discard] = await discards();
    expect(discard).toMatchObject({ table_name: "tracks", column_name: null });
    expect(discard?.["reason"]).toContain("CHECK constraint");
    expect(JSON.parse(String(discard?.["column_value"]))).toMatchObject({
      event: { properties: { amount: 99 } },
    });
    expect(house.loader.cursor).toBe(7);
  });

  test("a record that is no event is discarded as it is", async () => {
    const report = await house.load({ event: "A" }, "{not json", "[]", { event: "A" });
    expect(report).toMatchObject({ events: 4, discards: 2 });
    expect((await discards()).map((row) => row["column_value"])).toEqual(["[]", "{not json"]);
    expect(await house.rows("SELECT count(*) AS n FROM a")).toEqual([{ n: 2 }]);
  });
});

describe("a load of so many tables that it is done in steps", () => {
  const TABLES = 70;
  const wide = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`k${index}`, index]));
  /** Two events for each table. */
  const events = Array.from({ length: TABLES * 2 }, (_, index) => ({
    messageId: `wide-${index}`,
    event: `Wide ${index % TABLES}`,
    properties: wide,
  }));
  const counts = async (connection: Warehouse["connection"]) => {
    const tables = Array.from({ length: TABLES }, (_, index) => `(SELECT count(*) FROM main.wide_${index})`);
    const [row] = await rowsOf(connection, `SELECT (SELECT count(*) FROM main.tracks), ${tables.join(", ")}`);
    return (row ?? []).map(Number);
  };
  const EACH_ONCE = [TABLES * 2, ...Array.from({ length: TABLES }, () => 2)];

  test("that is cut off goes on where it was, each event once in each table", async () => {
    const records = events.map((changes, offset) => ({
      offset,
      at: 0,
      payload: JSON.stringify(stored(changes)),
    }));
    const { connection } = house.warehouse;
    const run = connection.run.bind(connection);
    connection.run = async (sql, ...rest) => {
      if (sql.startsWith("UPDATE loader._tributary_cursor")) throw new Error("IO Error: the disk is gone");
      return run(sql, ...rest);
    };
    await expect(house.loader.load(records)).rejects.toThrow("the disk is gone");
    connection.run = run;
    const [ahead] = await house.raw("SELECT count(DISTINCT table_name), max(until) FROM loader.ahead");
    expect(Number(ahead?.[0])).toBeGreaterThan(10);
    expect(Number(ahead?.[1])).toBe(TABLES * 2);
    await house.queries.close();
    house.warehouse.instance.closeSync();

    const again = await openWarehouse(house.dataDir);
    const later = { offset: TABLES * 2, at: 0, payload: JSON.stringify(stored({ event: "Wide 0" })) };
    await new Loader(again, Date.now).load([...records, later]);
    const [tracks, first, ...others] = await counts(again.connection);
    expect([tracks, first]).toEqual([TABLES * 2 + 1, 3]);
    expect([TABLES * 2, 2, ...others]).toEqual(EACH_ONCE);
    expect(await rowsOf(again.connection, "FROM loader.ahead")).toEqual([]);
    again.instance.closeSync();
    await rm(house.dataDir, { recursive: true });
    house = await openTestWarehouse();
  }, 30_000);

  test("and one of whose events is refused in the end loads all others once", async () => {
    await house.close();
    house = await openTestWarehouse([
      "CREATE OR REPLACE TABLE main.aliases (id VARCHAR CHECK (id <> 'bad'))",
    ]);
    const report = await house.load(...events, { type: "alias", messageId: "bad" });
    expect(report).toMatchObject({ events: TABLES * 2 + 1, discards: 1 });
    expect(await counts(house.warehouse.connection)).toEqual(EACH_ONCE);
    expect(await house.raw("FROM loader.ahead")).toEqual([]);
  }, 30_000);
});

test("a schema change, its rows and the cursor are one transaction", async () => {
  await house.load({ properties: { x: 1 } });
  expect(await house.raw("SELECT next FROM loader._tributary_cursor")).toEqual([[1n]]);
  expect(await house.raw("SELECT count(*) FROM loader.loads")).toEqual([[1n]]);
  expect(
    await house.raw(
      "SELECT origin FROM loader.columns WHERE table_name = 'order_completed' AND column_name = 'x'",
    ),
  ).toEqual([["properties.x"]]);
});

test("two sources share the tables and are told apart by source_id", async () => {
  const records = ["src_1", "src_2"].map((source, offset) => ({
    offset,
    at: 0,
    payload: JSON.stringify(stored({}, source)),
  }));
  await house.loader.load(records);
  expect(await house.rows("SELECT source_id FROM tracks ORDER BY 1")).toEqual([
    { source_id: "src_1" },
    { source_id: "src_2" },
  ]);
});
