/** Every list that people read in the console can be sorted, searched and read page by page. */
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OperationKey } from "@/lib/contract/operations";
import { startInstallation, type Installation } from "./installation";

let site: Installation;
let db: Client;
beforeAll(async () => {
  site = await startInstallation();
  db = new Client({ connectionString: site.databaseUrl });
  await db.connect();
  await site.ask("GET /me");
  for (const { table, rows } of LISTS) await db.query(`INSERT INTO ${table} ${rows}`);
});
afterAll(async () => {
  await db.end();
  await site.stop();
});

interface List {
  readonly key: OperationKey;
  readonly table: string;
  /** Adds ITEMS rows, n of 1 to ITEMS, of which NAME is the name. */
  readonly rows: string;
  /** What q looks in. */
  readonly text: string;
  readonly sorts: readonly string[];
  /** The order when none is asked for. */
  readonly usual: string;
}

const ITEMS = 7;
/** So that neither the order of ids nor of insertion is that of names, and times are shared by two or more rows. */
const SERIES = `generate_series(1, ${String(ITEMS)}) AS n`;
const ID = `'row_' || (n * 3 % 7)`;
const NAME = `chr(97 + n * 5 % 7) || '_Needle'`;
const TIME = `timestamptz '2030-01-01' + interval '1 hour' * (n / 2)`;
/** Grows while TIME falls. */
const OTHER_TIME = `timestamptz '2040-01-01' - interval '1 hour' * (n / 2)`;

const LISTS: readonly List[] = [
  {
    key: "GET /users",
    table: "users (id, name, email, created_at)",
    rows: `SELECT ${ID}, ${NAME}, 'p' || (n * 2 % 7) || '@example.com', ${TIME} FROM ${SERIES}`,
    text: "name",
    sorts: ["name", "email", "createdAt"],
    usual: "createdAt",
  },
  {
    key: "GET /invitations",
    table: "invitations (id, email, role, token_hash, invited_by, created_at, expires_at)",
    rows: `SELECT ${ID}, ${NAME}, 'viewer', n, 'x', ${TIME}, ${OTHER_TIME} FROM ${SERIES}`,
    text: "email",
    sorts: ["email", "createdAt", "expiresAt"],
    usual: "-createdAt",
  },
  {
    key: "GET /tokens",
    table: "api_tokens (id, name, prefix, hash, role, created_by, created_at)",
    rows: `SELECT ${ID}, ${NAME}, 'x', n, 'viewer', 'x', ${TIME} FROM ${SERIES}`,
    text: "name",
    sorts: ["name", "createdAt"],
    usual: "-createdAt",
  },
  {
    key: "GET /alerts",
    table: "alert_rules (id, name, severity, condition, for_seconds, created_at, updated_at)",
    rows: `SELECT ${ID}, ${NAME}, 'warning', '{"kind": "lane_stuck", "minutes": 5}', 0, ${TIME}, now() FROM ${SERIES}`,
    text: "name",
    sorts: ["name", "createdAt"],
    usual: "name",
  },
  {
    key: "GET /alert-channels",
    table: "alert_channels (id, name, kind, settings, created_at, updated_at)",
    rows: `SELECT ${ID}, ${NAME}, 'slack', '{}', ${TIME}, now() FROM ${SERIES}`,
    text: "name",
    sorts: ["name", "createdAt"],
    usual: "name",
  },
  {
    key: "GET /credentials",
    table: "credentials (id, name, sealed, set_by, set_at)",
    rows: `SELECT ${ID}, ${NAME}, 'x', 'x', ${TIME} FROM ${SERIES}`,
    text: "name",
    sorts: ["name", "setAt"],
    usual: "name",
  },
  {
    key: "GET /libraries",
    table: "libraries (id, name, language, draft, draft_by, draft_at, created_at, updated_at)",
    rows: `SELECT ${ID}, ${NAME}, 'javascript', '', 'x', ${OTHER_TIME}, ${TIME}, now() FROM ${SERIES}`,
    text: "name",
    sorts: ["name", "createdAt", "draftAt"],
    usual: "name",
  },
  {
    key: "GET /saved-queries",
    table: "saved_queries (id, name, sql, created_by, created_at, updated_at)",
    rows: `SELECT ${ID}, ${NAME}, 'SELECT 1', 'x', ${TIME}, ${OTHER_TIME} FROM ${SERIES}`,
    text: "name",
    sorts: ["name", "createdAt", "updatedAt"],
    usual: "name",
  },
];

type Item = Readonly<Record<string, string | number>>;

/** All that a question finds, read two items at a time. */
async function read(key: OperationKey, query: Readonly<Record<string, string>>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const reply = await site.ask(key, {
      query: { ...query, limit: "2", ...(cursor === undefined ? {} : { cursor }) },
    });
    expect([reply.status, reply.body.items?.length > 0]).toEqual([200, true]);
    items.push(...reply.body.items);
    cursor = reply.body.nextCursor;
  }
  return items;
}

/** The same, in the order of a column, and of ids where it is the same. */
function inOrder(items: readonly Item[], sort: string): Item[] {
  const sign = sort.startsWith("-") ? -1 : 1;
  const column = sort.replace(/^-/, "");
  const compare = (a = "" as string | number, b = "" as string | number): number =>
    a === b ? 0 : a < b ? -1 : 1;
  return items.toSorted((a, b) => sign * (compare(a[column], b[column]) || compare(a["id"], b["id"])));
}

test.each(
  LISTS.flatMap((list) =>
    list.sorts.flatMap((sort) => [sort, `-${sort}`].map((one) => ({ ...list, sort: one }))),
  ),
)("$key sorted by $sort gives every item once and in order over all pages", async ({ key, sort }) => {
  const items = await read(key, { q: "needle", sort });
  expect(new Set(items.map(({ id }) => id)).size).toBe(ITEMS);
  expect(items).toHaveLength(ITEMS);
  expect(items).toEqual(inOrder(items, sort));
});

test.each(LISTS)("$key without an order is in that of $usual", async ({ key, usual }) => {
  const [plain, sorted] = [await read(key, {}), await read(key, { sort: usual })];
  expect(plain).toEqual(sorted);
  expect(plain.length).toBeGreaterThanOrEqual(ITEMS);
});

test.each(LISTS)(
  "$key finds by a part of the $text, in any case and to the letter",
  async ({ key, text }) => {
    const found = async (q: string) =>
      (await site.ask(key, { query: { q } })).body.items.map((item: Item) => item[text]);
    expect(await found("C_nEEd")).toEqual(["c_Needle"]);
    expect(await found("no such thing")).toEqual([]);
    // What is a pattern to the database is a text to people.
    expect(await found("c_n__dle")).toEqual([]);
    expect(await found("c%dle")).toEqual([]);
    expect(await found("\\")).toEqual([]);
  },
);

test.each(LISTS)("$key refuses an order that it does not know", async ({ key }) => {
  for (const sort of ["nothing", "-", "id"]) {
    const { status, body } = await site.ask(key, { query: { sort } });
    expect([status, body.error.code]).toEqual([400, "invalid_request"]);
  }
});

test("a search finds no token of somebody else's", async () => {
  const { body: own } = await site.ask("POST /tokens", { body: { name: "Engineer", role: "engineer" } });
  const mine = await site.ask("POST /tokens", { token: own.token, body: { name: "My needle" } });
  expect(mine.status).toBe(201);
  const { body } = await site.ask("GET /tokens", { token: own.token, query: { q: "needle", sort: "name" } });
  expect(body.items.map(({ name }: Item) => name)).toEqual(["My needle"]);
});

test("dead letters are chosen by the event's name to the letter, in any case", async () => {
  const names = ["Order_Paid", "Order-Paid", "order_paid_twice"];
  for (const [at, name] of names.entries())
    await db.query(
      `INSERT INTO dead_letters (id, destination_id, source_id, "offset", message_id, event_name, event, code, message,
       attempts, received_at) VALUES ($1, 'd', 's', $2, $1, $3, '{}', 'http_500', 'x', 1, now())`,
      [`dl_${String(at)}`, at, name],
    );
  const found = async (name: string) =>
    (await site.ask("GET /dead-letters", { query: { name } })).body.items
      .map(({ id }: Item) => names[Number(String(id).slice(3))])
      .toSorted();
  expect(await found("order_paid")).toEqual(["Order_Paid"]);
  expect(await found("ORDER_*")).toEqual(["Order_Paid", "order_paid_twice"]);
  expect(await found("Order%")).toEqual([]);
});

test("connections are sorted by the names of their ends, and found by a part of either, over all pages", async () => {
  // Neither ids nor times are in the order of names; every source has two connections, whose order ids settle.
  await db.query(`INSERT INTO sources (id, name, updated_at) SELECT 'src_' || n, (ARRAY['web','app','zoo'])[n], now()
    FROM generate_series(1, 3) AS n`);
  await db.query(`INSERT INTO destinations (id, name, connector, settings, updated_at)
    SELECT 'dst_' || n, (ARRAY['mail_list','crm'])[n], 'webhook', '{}', now() FROM generate_series(1, 2) AS n`);
  await db.query(`INSERT INTO connections (id, source_id, destination_id, created_at)
    SELECT 'con_' || ((s * 2 + d) * 5 % 7), 'src_' || s, 'dst_' || d, timestamptz '2030-01-01' + interval '1 hour' * (s + d)
    FROM generate_series(1, 3) AS s, generate_series(1, 2) AS d`);
  const { rows } = await db.query<{ id: string; source: string; destination: string; createdAt: Date }>(
    `SELECT c.id, s.name AS source, d.name AS destination, c.created_at AS "createdAt" FROM connections c
     JOIN sources s ON s.id = source_id JOIN destinations d ON d.id = destination_id`,
  );
  const all = rows.map((row) => ({ ...row, createdAt: row.createdAt.getTime() }));
  expect(all).toHaveLength(6);
  for (const sort of ["source", "destination", "createdAt"].flatMap((one) => [one, `-${one}`])) {
    const items = await read("GET /connections", { sort });
    expect(
      items.map(({ id }) => id),
      sort,
    ).toEqual(inOrder(all, sort).map(({ id }) => id));
  }
  const found = async (query: Record<string, string>) =>
    (await site.ask("GET /connections", { query })).body.items.map(({ id }: Item) => id).toSorted();
  const where = (fits: (row: (typeof all)[number]) => boolean) =>
    all
      .filter(fits)
      .map(({ id }) => id)
      .toSorted();
  expect(await found({ q: "L_lI" })).toEqual(where(({ destination }) => destination === "mail_list"));
  expect(await found({ q: "APP", destinationId: "dst_2" })).toEqual(
    where(({ source, destination }) => source === "app" && destination === "crm"),
  );
  expect(await found({ q: "l%l" })).toEqual([]);
  expect((await site.ask("GET /connections", { query: { sort: "name" } })).status).toBe(400);
});
