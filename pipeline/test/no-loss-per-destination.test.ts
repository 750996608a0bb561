/** Promise: for every destination, accepted = delivered + filtered + suppressed + dead-lettered + held + lag, always. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LaneStatus } from "../../contract/control.ts";
import type { Ledger } from "../../contract/delivery.ts";
import type { ReleaseDestination } from "../../contract/release.ts";
import type { ReplayStatus } from "../../contract/replay.ts";
import {
  eventually,
  startPipeline,
  testConnection,
  testDestination,
  testSource,
  type Installation,
} from "./installation.ts";
import { propertiesOf, startReceiver, type Receiver } from "./receiver.ts";

const DELIVERY = { retryBaseMs: 50, retryMaxMs: 300 };
let pipeline: Installation;
let good: Receiver;
let bad: Receiver;
let destinations: ReleaseDestination[];
const connections = [
  testConnection("src_test", "dst_good"),
  testConnection("src_test", "dst_bad", { excludeEvents: ["Page *"] }),
];
let sent = 0;

beforeAll(async () => {
  good = await startReceiver();
  bad = await startReceiver((_request, response) => {
    response.statusCode = 500;
  });
  destinations = [
    testDestination("dst_good", "webhook", { url: good.url }, DELIVERY),
    testDestination("dst_bad", "webhook", { url: bad.url }, DELIVERY),
  ];
  pipeline = await startPipeline({
    env: { TRIBUTARY_ROLES: "gateway,process,route" },
    postgres: true,
    sources: [testSource()],
    destinations,
    connections,
  });
});
afterAll(async () => {
  await pipeline?.remove();
  await good?.[Symbol.asyncDispose]();
  await bad?.[Symbol.asyncDispose]();
});

const ledger = (id: string): Promise<Ledger> => pipeline.get<Ledger>(`/v1/destinations/${id}/ledger`);
const events = (count: number, event: string, people: number): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, at) => {
    const person = String(at % people);
    return { event, userId: `user-${person}`, anonymousId: `anon-${person}`, properties: { at } };
  });

async function send(count: number, event = "Step", people = 40): Promise<void> {
  await pipeline.send(events(count, event, people));
  sent += count;
}

const messageIds = (receiver: Receiver): Set<unknown> =>
  new Set(receiver.accepted.map(({ json }) => json?.["messageId"]));

test("a dead destination keeps its events, the other one gets all of them, both books balance", async () => {
  await send(100);
  await send(50, "Page Seen");
  await eventually(() => messageIds(good).size === sent);
  await eventually(async () => (await ledger("dst_good")).delivered === sent);
  await eventually(async () => (await ledger("dst_bad")).filtered > 0 || (await ledger("dst_bad")).lag > 0);
  for (const id of ["dst_good", "dst_bad"])
    expect(await ledger(id)).toMatchObject({ accepted: sent, balanced: true });
  expect((await ledger("dst_bad")).delivered).toBe(0);
  const page = await (await pipeline.control("/metrics")).text();
  for (const id of ["dst_good", "dst_bad"]) {
    expect(page).toContain(
      `tributary_route_ledger_events{destination="${id}",state="accepted"} ${String(sent)}\n`,
    );
    expect(page).toContain(`tributary_route_ledger_balanced{destination="${id}"} 1\n`);
  }
});

test("kills at any moment lose nothing and count nothing twice", async () => {
  for (let round = 0; round < 4; round += 1) {
    await send(60);
    await new Promise((resolve) => setTimeout(resolve, round * 40));
    await pipeline.kill();
    await pipeline.start();
    await pipeline.ready();
  }
  await eventually(async () => (await ledger("dst_good")).delivered === sent, 20_000);
  expect(await ledger("dst_good")).toMatchObject({ accepted: sent, held: 0, lag: 0, balanced: true });
  expect(await ledger("dst_bad")).toMatchObject({ accepted: sent, balanced: true });
  expect(messageIds(good).size).toBe(sent);
});

test("the same event carries the same delivery id, however often it is sent", () => {
  const ids = new Map<unknown, Set<unknown>>();
  for (const { json, headers } of good.received)
    ids.set(json?.["messageId"], (ids.get(json?.["messageId"]) ?? new Set()).add(headers["webhook-id"]));
  for (const own of ids.values()) expect(own.size).toBe(1);
});

test("when the destination is back everything arrives", async () => {
  bad.answer = () => undefined;
  await eventually(async () => {
    const { delivered, filtered, held, lag } = await ledger("dst_bad");
    return held + lag === 0 && delivered + filtered === sent;
  }, 30_000);
  expect(await ledger("dst_bad")).toMatchObject({
    accepted: sent,
    filtered: 50,
    deadLettered: 0,
    balanced: true,
  });
  expect(messageIds(bad).size).toBe(sent - 50);
});

test("a new destination gets what is accepted from now on, and nothing of the past", async () => {
  await using late = await startReceiver();
  const added = {
    ...testDestination("dst_late", "webhook", { url: late.url }, DELIVERY),
    createdAt: Date.now(),
  };
  const connection = { ...testConnection("src_test", "dst_late"), activeFrom: Date.now() };
  await pipeline.push({ destinations: [...destinations, added], connections: [...connections, connection] });
  await send(30);
  await eventually(() => messageIds(late).size === 30);
  await pipeline.push({ destinations, connections });
  expect(late.received).toHaveLength(30);
});

test("dead letters keep their evidence, and a replay moves them in the books to delivered", async () => {
  bad.answer = (_request, response) => {
    response.statusCode = 422;
    response.end('{"error":"no \u0000 such thing"}');
  };
  await send(25, "Step", 5);
  await eventually(async () => (await ledger("dst_bad")).deadLettered === 25);
  bad.answer = () => undefined;
  const from = bad.accepted.length;
  const replay = async (body: object): Promise<{ id: string; matched: number }> => {
    const response = await pipeline.control("/v1/replays", { method: "POST", body: JSON.stringify(body) });
    expect(response.status).toBeLessThan(300);
    return (await response.json()) as { id: string; matched: number };
  };
  const deadLetterIds = await deadLetters("dst_bad");
  expect(await replay({ destinationId: "dst_bad", deadLetterIds, dryRun: true })).toMatchObject({
    matched: 25,
  });
  const { id } = await replay({ destinationId: "dst_bad", deadLetterIds });
  await eventually(async () => (await pipeline.get<ReplayStatus>(`/v1/replays/${id}`)).state === "finished");
  expect(await pipeline.get<ReplayStatus>(`/v1/replays/${id}`)).toMatchObject({
    matched: 25,
    delivered: 25,
    failed: 0,
  });
  // Order is promised to each person; different people are delivered beside each other.
  const replayed = Map.groupBy(bad.accepted.slice(from), ({ json }) => json?.["userId"]);
  expect(replayed.size).toBe(5);
  for (const own of replayed.values()) {
    const turns = own.map((request) => Number(propertiesOf(request)["at"]));
    expect(turns).toHaveLength(5);
    expect(turns).toEqual(turns.toSorted((a, b) => a - b));
  }
  expect(await ledger("dst_bad")).toMatchObject({ accepted: sent, deadLettered: 0, balanced: true });

  const window = await replay({
    destinationId: "dst_bad",
    from: 0,
    to: Date.now(),
    filter: { name: "step", userId: "user-3" },
  });
  await eventually(
    async () => (await pipeline.get<ReplayStatus>(`/v1/replays/${window.id}`)).state === "finished",
  );
  expect((await pipeline.get<ReplayStatus>(`/v1/replays/${window.id}`)).delivered).toBe(window.matched);
  expect(window.matched).toBeGreaterThan(5);
  expect(await ledger("dst_bad")).toMatchObject({ accepted: sent, balanced: true });
});

test("lanes tell how they are", async () => {
  const { items } = await pipeline.get<{ items: LaneStatus[] }>("/v1/lanes");
  expect(items.map(({ destinationId }) => destinationId).sort()).toEqual(["dst_bad", "dst_good"]);
  for (const lane of items)
    expect(lane).toMatchObject({ lag: 0, held: 0, inFlight: 0, oldestPendingAt: null });
});

async function deadLetters(destinationId: string): Promise<string[]> {
  const { Client } = await import("pg");
  const client = new Client({ connectionString: pipeline.databaseUrl ?? "" });
  await client.connect();
  const { rows } = await client.query<{ id: string; exchange: { response: { body: string } } }>(
    "SELECT id, exchange FROM dead_letters WHERE destination_id = $1 AND state = 'open'",
    [destinationId],
  );
  await client.end();
  for (const row of rows) expect(row.exchange.response.body).toContain("such thing");
  return rows.map(({ id }) => id);
}
