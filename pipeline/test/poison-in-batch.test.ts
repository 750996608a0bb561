/** Promise: one bad thing stays one bad thing. Whatever one item of a batch holds, or does to its receiver, the other 99 arrive. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { WarehouseResult } from "../../contract/control.ts";
import type { QuarantinePage } from "../../contract/plan-control.ts";
import type { Ledger } from "../../contract/delivery.ts";
import {
  eventually,
  startPipeline,
  testConnection,
  testDestination,
  type Installation,
} from "./installation.ts";
import { startReceiver, type Received, type Receiver } from "./receiver.ts";

const track = (fields: string): string => `{"type":"track","event":"Bad","userId":"bad",${fields}}`;
const nested = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;

/** Items that cannot become events, with the code under which they are kept. */
const POISONS: readonly (readonly [string, string])[] = [
  ["null", "event_not_object"],
  ['"text"', "event_not_object"],
  ['{"type":"__proto__","userId":"bad"}', "event_type_unknown"],
  ['{"type":"track","event":"Bad"}', "event_identity_missing"],
  [track('"properties":{"n":1e400}'), "event_field_invalid"],
  [track('"properties":[]'), "event_field_invalid"],
  [track(`"properties":{"deep":${nested(100)}}`), "too_deep"],
  [track(`"properties":{"deep":${nested(20_000)}}`), "too_deep"],
  [track(`"properties":{"long":"${"x".repeat(33_000)}"}`), "event_too_large"],
];

/** Items that are events, although some store would choke on them as they came. */
const ODD = [
  track(String.raw`"messageId":"odd\u0000\ud800","properties":{"\u0000":"\udfff","a":"\u0000"}`),
  track('"properties":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  track('"properties":{"n":12345678901234567890,"toString":1,"__proto__":null}'),
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

test("a batch of 100 with one poison: 99 at the webhook and in the warehouse, one in quarantine with its reason", async () => {
  let accepted = 0;
  for (const [poison] of POISONS) {
    const items = Array.from({ length: 99 }, (_, at) => {
      accepted += 1;
      return `{"type":"track","event":"Good","userId":"u${String(at)}"}`;
    });
    items.splice(50, 0, poison);
    const response = await fetch(`${pipeline.gatewayUrl}/v1/batch?writeKey=wk_test`, {
      method: "POST",
      body: `{"batch":[${items.join(",")}]}`,
    });
    expect(response.status, poison.slice(0, 80)).toBe(200);
  }
  for (const item of ODD) {
    const response = await fetch(`${pipeline.gatewayUrl}/v1/track?writeKey=wk_test`, {
      method: "POST",
      body: item,
    });
    expect(response.status).toBe(200);
    accepted += 1;
  }

  const ledger = (): Promise<Ledger> => pipeline.get<Ledger>("/v1/destinations/dst_a/ledger");
  await eventually(async () => (await ledger()).delivered === accepted, 20_000);
  expect(receiver.accepted).toHaveLength(accepted);
  expect(receiver.accepted.map(({ body }) => body).join()).not.toMatch(/polluted|\\u0000|\\ud800/);
  const { items } = await pipeline.get<QuarantinePage>("/v1/quarantine?limit=50");
  expect(items.map(({ code }) => code).reverse()).toEqual(POISONS.map(([, code]) => code));
  expect(items.every(({ raw, message }) => raw !== undefined && message !== "")).toBe(true);
  await eventually(async () => (await count()) === accepted, 20_000);
});

test("an event that a receiver answers with 500 takes none of its batch down, and keeps its person's order", async () => {
  const names = ({ body }: Received): string[] =>
    (JSON.parse(body) as { properties: { n: number } }[]).map(({ properties }) => String(properties.n));
  let isMended = false;
  await using choking = await startReceiver((request, response) => {
    if (!isMended && names(request).includes("37")) response.statusCode = 500;
  });
  const delivery = { retryBaseMs: 20, retryMaxMs: 200 };
  const settings = { url: choking.url, batchSize: 100 };
  const destination = testDestination("dst_choking", "webhook", settings, delivery);
  await pipeline.push({
    destinations: [{ ...destination, createdAt: Date.now() }],
    connections: [{ ...testConnection("src_test", "dst_choking"), activeFrom: Date.now() }],
  });
  await pipeline.send(
    Array.from({ length: 100 }, (_, n) => ({
      event: "Choke",
      userId: `c${String(n % 50)}`,
      anonymousId: `ca${String(n % 50)}`,
      properties: { n },
    })),
  );
  const ledger = (): Promise<Ledger> => pipeline.get<Ledger>("/v1/destinations/dst_choking/ledger");
  await eventually(async () => (await ledger()).delivered === 98, 30_000);
  // The poison, and behind it the other event of its person.
  expect(await ledger()).toMatchObject({ held: 2, deadLettered: 0, balanced: true });
  expect(choking.accepted.flatMap(names)).not.toContain("87");
  isMended = true;
  await eventually(async () => (await ledger()).delivered === 100, 30_000);
  const taken = choking.accepted.flatMap(names);
  expect(taken).toHaveLength(100);
  for (let n = 0; n < 50; n += 1)
    expect(taken.indexOf(String(n))).toBeLessThan(taken.indexOf(String(n + 50)));
});

async function count(): Promise<number> {
  const response = await pipeline.control("/v1/warehouse/query", {
    method: "POST",
    body: JSON.stringify({ sql: "SELECT count(*) FROM tracks", timeoutMs: 5000, limit: 10 }),
  });
  const { rows } = (await response.json()) as WarehouseResult;
  return Number(rows[0]?.[0]);
}
