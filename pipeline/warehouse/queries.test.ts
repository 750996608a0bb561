import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestWarehouse, type TestWarehouse } from "./test/fixture.ts";

let house: TestWarehouse;
beforeAll(async () => {
  house = await openTestWarehouse();
  await house.load(
    { event: "Paid", userId: "u1", properties: { total: 1.5 } },
    { event: "Paid", properties: { total: 2 } },
  );
});
afterAll(async () => {
  await house.close();
});

const codeOf = async (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => "answered",
    (error: unknown) => (error as { code: string }).code,
  );

describe("reading statements are answered", () => {
  test.each([
    "SELECT * FROM tracks",
    "FROM paid",
    "WITH t AS (SELECT * FROM tracks) SELECT count(*) FROM t",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) FROM t",
    "VALUES (1), (2)",
    "TABLE tracks",
    "SELECT * FROM main.tracks",
    "SELECT * FROM tributary.main.tracks",
    "SELECT * FROM tributary.tracks",
    "DESCRIBE tracks",
    "DESCRIBE SELECT 1",
    "SHOW TABLES",
    "SUMMARIZE paid",
    "EXPLAIN SELECT * FROM tracks",
    "EXPLAIN ANALYZE SELECT * FROM tracks",
    "SELECT table_name, column_name FROM information_schema.columns",
    "SELECT * FROM range(3)",
    "SELECT unnest(range(3))",
    "SELECT * FROM generate_series(DATE '2026-01-01', DATE '2026-01-05', INTERVAL 1 DAY)",
    "PIVOT tracks ON event IN ('paid') USING count(*)",
    "SELECT '[1,2]'::JSON -> 0, json_extract_string('{\"a\":1}', 'a')",
    "SELECT repeat('ab', 3), lpad('1', 5, '0'), format('{} {:.2f}', 'a', 1.5)",
    "-- a comment\nSELECT 1;",
    "SELECT 1 /* with another; */",
  ])("%s", async (sql) => {
    expect(await codeOf(house.query(sql))).toBe("answered");
  });
});

describe("nothing else gets through", () => {
  const READ_ONLY = [
    "INSERT INTO tracks (id) VALUES ('x')",
    "UPDATE tracks SET id = 'x'",
    "DELETE FROM tracks",
    "TRUNCATE tracks",
    "MERGE INTO users USING users AS u ON users.id = u.id WHEN MATCHED THEN DELETE",
    "CREATE TABLE x (a INT)",
    "CREATE TEMP TABLE x AS SELECT 1",
    "CREATE VIEW x AS SELECT 1",
    "CREATE MACRO f(x) AS x",
    "CREATE SEQUENCE s",
    "CREATE SECRET s (TYPE S3)",
    "ALTER TABLE tracks ADD COLUMN x INT",
    "DROP TABLE tracks",
    "COPY tracks TO '/tmp/out.csv'",
    "COPY tracks FROM '/etc/passwd'",
    "EXPORT DATABASE '/tmp/out'",
    "IMPORT DATABASE '/tmp/out'",
    "ATTACH '/tmp/x.db' AS x",
    "DETACH tributary",
    "USE loader",
    "SET threads = 8",
    "SET GLOBAL enable_external_access = true",
    "RESET memory_limit",
    "SET VARIABLE x = 1",
    "PRAGMA database_list",
    "PRAGMA enable_verification",
    "CALL force_checkpoint()",
    "CALL pragma_version()",
    "CHECKPOINT",
    "FORCE CHECKPOINT",
    "VACUUM",
    "ANALYZE",
    "INSTALL httpfs",
    "LOAD '/tmp/evil.so'",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "DEALLOCATE p",
    "COMMENT ON TABLE tracks IS 'x'",
    "SELECT 1; DROP TABLE tracks",
    "SELECT 1; SELECT 2",
    "EXPLAIN DELETE FROM tracks",
    "EXPLAIN ANALYZE DELETE FROM tracks",
    "EXPLAIN ANALYZE INSERT INTO tracks (id) VALUES ('x')",
    "EXPLAIN EXPLAIN SELECT 1",
    "SELECT 1; EXPLAIN SELECT 2",
    "WITH x AS (DELETE FROM tracks RETURNING *) SELECT * FROM x",
    "SELECT * FROM loader.loads",
    "SELECT * FROM tributary.loader._tributary_cursor",
    'SELECT * FROM "loader"."columns"',
    "SELECT (SELECT max(next) FROM loader._tributary_cursor)",
    "WITH x AS (SELECT * FROM loader.loads) SELECT * FROM x",
    "DESCRIBE loader.loads",
    "SUMMARIZE loader.loads",
    "SHOW TABLES FROM loader",
    "SHOW ALL TABLES",
    "SHOW DATABASES",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM read_json_auto('http://127.0.0.1/x')",
    "SELECT * FROM parquet_scan('s3://b/x')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_databases()",
    "SELECT * FROM duckdb_databases",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM pragma_storage_info('tracks')",
    "SELECT * FROM pg_catalog.pg_settings",
    "SELECT * FROM pg_settings",
    "SELECT * FROM sqlite_master",
    "SELECT * FROM system.main.duckdb_settings",
    "SELECT current_setting('temp_directory')",
    "SELECT pg_catalog.current_setting('temp_directory')",
    "SELECT getenv('HOME')",
    "SELECT nextval('s')",
    "SELECT write_log('x')",
    "SELECT * FROM query('SELECT * FROM loader.loads')",
    "SELECT * FROM query_table('duckdb_settings')",
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "SELECT * FROM force_checkpoint()",
    "SELECT * FROM checkpoint()",
    "SELECT * FROM enable_logging()",
    "SELECT * FROM truncate_duckdb_logs()",
    "SELECT * FROM enable_peg_parser()",
    "SELECT * FROM enable_profiling()",
    "SELECT * FROM arrow_scan(1::UBIGINT::POINTER, 1::UBIGINT::POINTER, 1::UBIGINT::POINTER)",
    "SELECT * FROM seq_scan(tracks)",
    "SELECT * FROM test_all_types()",
    "SELECT * FROM tracks, LATERAL (SELECT * FROM duckdb_settings())",
    "SELECT * FROM tracks WHERE id IN (SELECT name FROM duckdb_settings())",
    "SELECT * FROM (FROM read_text('/etc/passwd'))",
    "SELECT repeat('x', 3000000000)",
    "SELECT lpad('x', 2000000000, 'y')",
    "SELECT repeat(repeat(repeat('x', 9999), 9999), 9999)",
    "SELECT repeat('x', total::BIGINT) FROM paid",
    "SELECT 'x'.repeat(3000000000)",
    "SELECT range(1000000000)",
    "SELECT unnest(range((SELECT 1000000000)))",
    "SELECT list_resize([1], 1000000000)",
    "SELECT format('{:2000000000}', 1)",
    "SELECT printf('%2000000000d', 1)",
    "SELECT printf('%*d', 2000000000, 1)",
  ];
  const INVALID = [
    "",
    " ",
    ";",
    "-- nothing",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM 'x.csv'",
    "SELEC 1",
    "\0",
    "SELECT '\ud800",
  ];

  test.each([...READ_ONLY, ...INVALID])("%s", async (sql) => {
    const code = await codeOf(house.query(sql));
    expect(["query_not_read_only", "query_invalid"]).toContain(code);
  });

  test("no answer names a path, and everything is as it was", async () => {
    for (const sql of [...READ_ONLY, ...INVALID]) {
      const message = await house.query(sql).then(
        () => "answered",
        (error: unknown) => String(error),
      );
      expect(message).not.toContain(house.dataDir);
    }
    expect(await house.rows("SELECT count(*) AS n FROM tracks")).toEqual([{ n: 2 }]);
    expect(
      await house.raw("SELECT count(*) FROM duckdb_tables() WHERE schema_name NOT IN ('main', 'loader')"),
    ).toEqual([[0n]]);
  });

  test.each([
    ["parentheses", `SELECT ${"(".repeat(49_000)}1${")".repeat(49_000)}`],
    ["minus signs", `SELECT ${"- ".repeat(49_000)}1`],
    ["additions", `SELECT 1${"+1".repeat(49_000)}`],
    ["subqueries", `SELECT ${"(SELECT ".repeat(10_000)}1${")".repeat(10_000)}`],
    ["lists", `SELECT ${"[".repeat(49_000)}1${"]".repeat(49_000)}`],
  ])("a query nested out of %s is refused, not fatal", async (_of, sql) => {
    expect(await codeOf(house.query(sql))).toBe("query_invalid");
  });
});

describe("errors", () => {
  test.each([
    ["SELEC 1", "line 1, column 1"],
    ["SELECT 1,\n  nothing", "line 2, column 3"],
    ["SELECT id,\n\n     foo(1) FROM tracks", "line 3, column 6"],
    ["SELECT * FROM loader.loads", "line 1, column 15"],
  ])("%j is wrong at %s", async (sql, at) => {
    await expect(house.query(sql)).rejects.toThrow(at);
  });
});

describe("answers", () => {
  test("parameters are bound, never pasted", async () => {
    const { rows } = await house.query("SELECT $1 AS a, $2 + 1 AS b, $3 AS c, $4 AS d", {
      params: ["x'; DROP TABLE tracks", 2, true, null],
    });
    expect(rows).toEqual([["x'; DROP TABLE tracks", 3, true, null]]);
    expect(
      (await house.query("SELECT count(*) FROM tracks WHERE user_id = ?", { params: ["u1"] })).rows,
    ).toEqual([[1]]);
    expect(await codeOf(house.query("SELECT $1", { params: [] }))).toBe("query_invalid");
    expect(await codeOf(house.query("SELECT 1", { params: ["x"] }))).toBe("query_invalid");
  });

  test("values are safe for JSON and lose nothing", async () => {
    const { rows, columns } = await house.query(
      `SELECT 9007199254740991, 9007199254740993, 170141183460469231731687303715884105727, 1.10::DECIMAL(9,2), 'NaN'::DOUBLE,
              'infinity'::DOUBLE, DATE '2026-01-02', TIMESTAMPTZ '2026-01-02 03:04:05.678901+02', TIMESTAMP '2026-01-02 03:04:05',
              [1, NULL], {'a': 9007199254740993}, MAP {'k': 1}, 'a'::BLOB, NULL, uuid_extract_version('00000000-0000-4000-8000-000000000000'::UUID)`,
    );
    expect(rows).toEqual([
      [
        9007199254740991,
        "9007199254740993",
        "170141183460469231731687303715884105727",
        "1.10",
        "NaN",
        "Infinity",
        "2026-01-02",
        "2026-01-02T01:04:05.678901Z",
        "2026-01-02T03:04:05.000",
        [1, null],
        { a: "9007199254740993" },
        [{ key: "k", value: 1 }],
        "a",
        null,
        4,
      ],
    ]);
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows);
    expect(columns[6]?.type).toBe("DATE");
  });

  test("stop at the row limit without computing the rest", async () => {
    const answer = await house.query("SELECT * FROM range(1000000000000)", { limit: 10 });
    expect(answer.rows).toHaveLength(10);
    expect(answer.truncated).toBe(true);
    expect((await house.query("SELECT * FROM range(10)", { limit: 10 })).truncated).toBe(false);
    expect((await house.query("SELECT * FROM range(4096)", { limit: 4096 })).rows).toHaveLength(4096);
  });

  test("stop when they grow too large", async () => {
    const answer = await house.query("SELECT repeat('x', 100000) FROM range(1000)", { limit: 1000 });
    expect(answer.truncated).toBe(true);
    expect(answer.rows.length).toBeLessThan(400);
  });

  test("times are in UTC whatever the machine's zone", async () => {
    expect((await house.query("SELECT date_trunc('day', TIMESTAMPTZ '2026-01-01 23:30:00Z')")).rows).toEqual([
      ["2026-01-01T00:00:00.000Z"],
    ]);
  });
});

describe("limits", () => {
  const ENDLESS = "SELECT count(*) FROM range(100000000000) a, range(1000) b";

  test("a query ends at its time limit", async () => {
    const startedAt = performance.now();
    expect(await codeOf(house.query(ENDLESS, { timeoutMs: 300 }))).toBe("query_timeout");
    expect(performance.now() - startedAt).toBeLessThan(2500);
  });

  test("a streaming query ends at its time limit", async () => {
    const sql = "SELECT * FROM range(10000000000) ORDER BY random()";
    expect(await codeOf(house.query(sql, { timeoutMs: 300 }))).toBe("query_timeout");
  });

  test("a query can be cancelled by its id, running or waiting", async () => {
    const queries = ["a", "b", "c"].map((queryId) => codeOf(house.query(ENDLESS, { queryId })));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(["a", "c", "b"].map((id) => house.queries.cancel(id))).toEqual([true, true, true]);
    expect(await Promise.all(queries)).toEqual(["query_cancelled", "query_cancelled", "query_cancelled"]);
    expect(house.queries.cancel("a")).toBe(false);
  });

  test("too many at once wait, and more than that are refused", async () => {
    const ids = Array.from({ length: 24 }, (_, index) => `q${index}`);
    const queries = ids.map((queryId) => codeOf(house.query(ENDLESS, { queryId })));
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const id of ids) house.queries.cancel(id);
    const codes = await Promise.all(queries);
    expect(codes.filter((code) => code === "overloaded")).toHaveLength(24 - 18);
    expect(await codeOf(house.query("SELECT 1"))).toBe("answered");
  });

  test("queries do not hold up the loader, and see whole loads only", async () => {
    const slow = ["s1", "s2"].map((queryId) => codeOf(house.query(ENDLESS, { queryId })));
    const startedAt = performance.now();
    await house.load({ event: "Paid", properties: { total: "free" } });
    expect(performance.now() - startedAt).toBeLessThan(3000);
    for (const id of ["s1", "s2"]) house.queries.cancel(id);
    await Promise.all(slow);
    expect(await house.rows("SELECT total FROM paid ORDER BY 1")).toEqual([
      { total: "1.5" },
      { total: "2" },
      { total: "free" },
    ]);
  });
});
