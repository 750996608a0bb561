/**
 * Promise: no event is too odd. Whatever JSON a client sends, it is answered with 200 and is then either at the webhook as it was
 * sent (but for docs/normalisation.md), in the warehouse and in the books, or in quarantine with a reason; nothing stops, and no process is polluted.
 *
 * CI size: 1,500 random events. Full size: TRIBUTARY_FULL=1, 20,000.
 */
import { jsonValue, sample, string, tuple, type Arbitrary } from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { WarehouseResult } from "../../contract/control.ts";
import type { Ledger } from "../../contract/delivery.ts";
import {
  eventually,
  startPipeline,
  testConnection,
  testDestination,
  type Installation,
} from "./installation.ts";
import { startReceiver, type Receiver } from "./receiver.ts";

const RUNS = process.env["TRIBUTARY_FULL"] === "1" ? 20_000 : 1500;
const SEED = Number(process.env["TRIBUTARY_SEED"] ?? 20_261_123);
const BATCH = 100;

/** What broke stores and parsers elsewhere. */
const ODD = [
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff\ud800",
  "\u202e\u2066",
  "=cmd|'/C calc'!A0",
  "<script>alert(1)</script>",
  "'; DROP TABLE tracks; --",
  "\r\nx-injected: 1",
  "${jndi:ldap://x}",
  "{{properties.password}}",
  "x".repeat(5000),
  "💥".repeat(300),
  "__proto__",
  "constructor",
  "toString",
  "",
  " ",
  "null",
  "NaN",
  "-0",
  "1e309",
  "9007199254740993",
];

const places: readonly ((text: string) => Record<string, unknown>)[] = [
  (text) => ({ event: text, userId: "u" }),
  (text) => ({ event: "e", userId: text, anonymousId: "a" }),
  (text) => ({ event: "e", userId: "u", messageId: text.slice(0, 150) }),
  (text) => ({ event: "e", userId: "u", properties: { [text.slice(0, 300)]: text } }),
  (text) => ({
    event: "e",
    userId: "u",
    properties: { nested: { list: [text, { [text.slice(0, 300)]: 1 }] } },
  }),
  (text) => ({ type: "identify", userId: "u", traits: { [text.slice(0, 300)]: text, email: text } }),
  (text) => ({ event: "e", userId: "u", context: { page: { title: text }, [text.slice(0, 300)]: {} } }),
  (text) => ({ type: "page", name: text, category: text, userId: "u" }),
  (text) => ({ type: "group", groupId: text, userId: "u", traits: {} }),
];

let pipeline: Installation;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  pipeline = await startPipeline({
    postgres: true,
    destinations: [testDestination("dst_a", "webhook", { url: receiver.url })],
    connections: [testConnection("src_test", "dst_a")],
  });
});
afterAll(async () => {
  await pipeline?.remove();
  await receiver?.[Symbol.asyncDispose]();
});

async function query(sql: string): Promise<readonly unknown[]> {
  const body = JSON.stringify({ sql, timeoutMs: 20_000, limit: 10 });
  const answer = await pipeline.control("/v1/warehouse/query", { method: "POST", body });
  return ((await answer.json()) as WarehouseResult).rows[0] ?? [];
}

interface Traffic {
  readonly sources: readonly { readonly total: number; readonly quarantined: readonly { count: number }[] }[];
}

/** Sends items as they are; every request must be acked. Resolves when all of them have ended somewhere. */
async function sendAll(items: readonly unknown[]): Promise<void> {
  for (let from = 0; from < items.length; from += BATCH) {
    const body = JSON.stringify({ batch: items.slice(from, from + BATCH) });
    const answer = await fetch(`${pipeline.gatewayUrl}/v1/batch?writeKey=wk_test`, { method: "POST", body });
    expect(answer.status, body.slice(0, 300)).toBe(200);
  }
}

interface Ends {
  readonly delivered: number;
  readonly quarantined: number;
  readonly rows: number;
}

async function ends(): Promise<Ends> {
  const { delivered, deadLettered, balanced } = await pipeline.get<Ledger>("/v1/destinations/dst_a/ledger");
  const { sources } = await pipeline.get<Traffic>("/v1/traffic");
  const quarantined = sources
    .flatMap((source) => source.quarantined)
    .reduce((sum, { count }) => sum + count, 0);
  const [rows] = await query(
    "select (select count(*) from tracks) + (select count(*) from identifies) + (select count(*) from pages) + (select count(*) from groups)",
  );
  expect(deadLettered).toBe(0);
  expect(balanced).toBe(true);
  return { delivered, quarantined, rows: Number(rows) };
}

test("texts that broke others, in every place of an event", async () => {
  // One of each type first, so that every table is there.
  const plain = ["track", "identify", "page", "group"].map((type) => ({
    type,
    event: "First",
    userId: "u",
    groupId: "g",
    messageId: `first-${type}`,
  }));
  const items = ODD.flatMap((text) => places.map((place) => ({ type: "track", ...place(text) })));
  await sendAll([...plain, ...items]);
  const total = plain.length + items.length;
  // Some texts are the same once they are cleaned, so as messageIds they make one event.
  const ids = ODD.map((text) => cleanText(text.slice(0, 150)).trim()).filter((id) => id !== "");
  const repeated = ids.length - new Set(ids).size;
  await eventually(async () => {
    const { delivered, quarantined, rows } = await ends();
    return delivered + quarantined === total - repeated && delivered === rows;
  }, 60_000);
  expect(repeated).toBeGreaterThan(0);
});

/** docs/normalisation.md in a few lines of its own. */
const cleanText = (text: string): string => text.replaceAll("\u0000", "\ufffd").toWellFormed();

const hasPrototype = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.hasOwn(value, "prototype");

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (typeof value === "number") return Object.is(value, -0) ? 0 : value;
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, inner]) => key !== "__proto__" && !(key === "constructor" && hasPrototype(inner)),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [cleanText(key), cleaned(inner)]));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The parts of a delivered event that are the client's own must be what it sent, cleaned as documented. */
function expectSame(sent: Readonly<Record<string, unknown>>, got: Readonly<Record<string, unknown>>): void {
  const where = String(sent["messageId"]);
  expect(got["type"], where).toBe(sent["type"]);
  expect(got["userId"], where).toBe(sent["userId"]);
  for (const field of ["properties", "traits"])
    if (isRecord(sent[field]) && field in got)
      expect(got[field], `${where} ${field}`).toEqual(cleaned(sent[field]));
  if (sent["type"] === "track") {
    expect(got["event"], where).toBe(cleanText(String(sent["event"])).trim());
    if (isRecord(sent["properties"])) expect(got, where).toHaveProperty("properties");
  }
  if (isRecord(sent["context"]))
    expect(got["context"], `${where} context`).toMatchObject(cleaned(sent["context"]) as object);
}

test(`${String(RUNS)} random events (seed ${String(SEED)})`, { timeout: 600_000 }, async () => {
  const before = await ends();
  const any = jsonValue({ maxDepth: 6 });
  const event: Arbitrary<Readonly<Record<string, unknown>>> = tuple(
    any,
    any,
    any,
    string({ unit: "binary", maxLength: 30 }),
  ).map(([properties, context, traits, name]) => ({
    type: ["track", "identify", "page", "group"][name.length % 4],
    event: name,
    userId: name.length % 7 === 3 ? { not: "text" } : `u${String(name.length)}`,
    groupId: "g",
    properties,
    context,
    traits,
  }));
  const items = sample(event, { numRuns: RUNS, seed: SEED }).map((item, n) => ({
    ...item,
    messageId: `random-${String(n)}`,
  }));
  await sendAll(items);
  await eventually(async () => {
    const now = await ends();
    const ended = now.delivered - before.delivered + now.quarantined - before.quarantined;
    return ended === RUNS && now.delivered === now.rows;
  }, 300_000);
  const sent = new Map(items.map((item) => [item["messageId"], item]));
  let compared = 0;
  for (const { json } of receiver.accepted) {
    const item = sent.get(json?.["messageId"] as string);
    if (item === undefined || json === null) continue;
    expectSame(item, json);
    compared += 1;
  }
  expect(compared).toBe((await ends()).delivered - before.delivered);
});

test("nothing of it has touched the process: an ordinary event goes through, and no role was started again", async () => {
  await pipeline.send([{ messageId: "ordinary", event: "Ordinary", userId: "u" }]);
  await eventually(() => receiver.accepted.some(({ json }) => json?.["messageId"] === "ordinary"));
  // As a value it is a text like any other; as a name it must be gone.
  expect(receiver.accepted.filter(({ body }) => body.includes('"__proto__":'))).toHaveLength(0);
  expect(pipeline.output()).not.toMatch(/"level":"(error|fatal)"/);
});
