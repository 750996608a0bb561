/** Promise: a replay keeps order and delivery ids, says beforehand what it would send, and can be stopped and resumed at any moment; the books balance all the while. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ledger } from "../../contract/delivery.ts";
import type { DestinationHealth, HealthSummary } from "../../contract/health.ts";
import type { ReplayStarted, ReplayStatus } from "../../contract/replay.ts";
import {
  eventually,
  startPipeline,
  testConnection,
  testDestination,
  type Installation,
} from "./installation.ts";
import { propertiesOf, startReceiver, type Receiver } from "./receiver.ts";

let pipeline: Installation;
beforeAll(async () => {
  pipeline = await startPipeline({ env: { TRIBUTARY_ROLES: "gateway,process,route" }, postgres: true });
});
afterAll(() => pipeline?.remove());

const ledger = (id: string): Promise<Ledger> => pipeline.get<Ledger>(`/v1/destinations/${id}/ledger`);
const status = (id: string): Promise<ReplayStatus> => pipeline.get<ReplayStatus>(`/v1/replays/${id}`);
const health = (id: string): Promise<DestinationHealth> =>
  pipeline.get(`/v1/destinations/${id}/health?from=0&to=${String(Date.now())}&bucketMs=86400000`);

async function post<T>(path: string, body: object = {}): Promise<T> {
  const response = await pipeline.control(path, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
  return (await response.json()) as T;
}

async function connect(id: string, receiver: Receiver, ratePerSecond?: number): Promise<void> {
  const delivery = {
    retryBaseMs: 20,
    retryMaxMs: 100,
    ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
  };
  const destination = testDestination(id, "webhook", { url: receiver.url }, delivery);
  await pipeline.push({
    destinations: [{ ...destination, createdAt: Date.now() }],
    connections: [{ ...testConnection("src_test", id), activeFrom: Date.now() }],
  });
}

const people = (count: number, each: number, event = "Bought") =>
  Array.from({ length: each }, (_, turn) =>
    Array.from({ length: count }, (_, person) => ({
      event,
      userId: `u${String(person)}`,
      anonymousId: `a${String(person)}`,
      properties: { turn },
    })),
  ).flat();

interface Sent {
  readonly userId: string;
  readonly turn: number;
  readonly deliveryId: string;
}
const sentBy = (requests: Receiver["received"]): readonly Sent[] =>
  requests.map((request) => ({
    userId: String(request.json?.["userId"]),
    turn: Number(propertiesOf(request)["turn"]),
    deliveryId: String(request.headers["webhook-id"]),
  }));

function expectOrder(sent: readonly Sent[]): void {
  for (const own of Map.groupBy(sent, ({ userId }) => userId).values()) {
    const turns = own.map(({ turn }) => turn);
    expect(turns).toEqual([...turns].sort((a, b) => a - b));
  }
}

test("a whole group of failures is shown beforehand, sent again in order with the same ids, and the books balance", async () => {
  let isPicky = true;
  await using receiver = await startReceiver((_request, response) => {
    if (isPicky) response.writeHead(422).end('{"error":"list 17 is closed"}');
  });
  await connect("dst_group", receiver);
  await pipeline.send(people(5, 4));
  await eventually(async () => (await ledger("dst_group")).deadLettered === 20);
  const failed = sentBy(receiver.received);

  const { failures, figures } = await health("dst_group");
  expect(failures).toHaveLength(1);
  const [group] = failures;
  expect(group).toMatchObject({ code: "http_422", status: 422, failed: 20, open: 20, people: 5, share: 1 });
  expect(group!.detail).toBe("list 17 is closed");
  expect(figures).toMatchObject({ attempts: 20, attemptsFailed: 20, delivered: 0, deadLettered: 20 });
  expect(figures.failures.refused).toBe(20);
  expect(figures.finalSuccess).toBe(0);

  isPicky = false;
  const before = receiver.received.length;
  const about = { destinationId: "dst_group", fingerprint: group!.fingerprint };
  const dry = await post<ReplayStarted>("/v1/replays", { ...about, dryRun: true });
  expect(dry.matched).toBe(20);
  expect(dry.sample).toHaveLength(5);
  const [first] = dry.sample!;
  expect(first!.request!.url).toBe(receiver.url);
  expect(JSON.parse(first!.before!.body)).toEqual(JSON.parse(first!.request!.body));
  expect(first!.lastOutcome).toMatchObject({ state: "dead_lettered", status: 422 });
  expect(receiver.received).toHaveLength(before);
  expect((await ledger("dst_group")).deadLettered).toBe(20);

  const { id, matched } = await post<ReplayStarted>("/v1/replays", about);
  expect(matched).toBe(20);
  await eventually(async () => (await status(id)).state === "finished");
  expect(await status(id)).toMatchObject({ delivered: 20, failed: 0, waitingFor: null });
  const again = sentBy(receiver.received.slice(before));
  expectOrder(again);
  expect(again.map(({ deliveryId }) => deliveryId).sort()).toEqual(
    failed.map(({ deliveryId }) => deliveryId).sort(),
  );
  expect(await ledger("dst_group")).toMatchObject({ delivered: 20, deadLettered: 0, balanced: true });
});

test("a replay pauses, goes on where it stopped also after a kill, and sends nothing twice that was counted", async () => {
  await using receiver = await startReceiver();
  const startedAt = Date.now();
  await connect("dst_window", receiver);
  await pipeline.send(people(10, 30));
  await eventually(() => receiver.accepted.length === 300);
  await eventually(async () => (await ledger("dst_window")).delivered === 300);
  const window = { destinationId: "dst_window", from: startedAt, to: Date.now() + 1000 };

  const { id, matched } = await post<ReplayStarted>("/v1/replays", { ...window, ratePerSecond: 50 });
  expect(matched).toBe(300);
  await eventually(() => receiver.accepted.length >= 350);
  expect(await post<ReplayStatus>(`/v1/replays/${id}/pause`)).toMatchObject({ state: "paused" });
  const refused = await pipeline.control(`/v1/replays/${id}/pause`, { method: "POST", body: "{}" });
  expect(refused.status).toBe(409);
  await settled(() => receiver.accepted.length);
  const { delivered } = await status(id);
  expect(receiver.accepted.length).toBe(300 + delivered);

  await pipeline.kill();
  await pipeline.start();
  await pipeline.ready();
  expect(await status(id)).toMatchObject({ state: "paused", delivered });
  await post(`/v1/replays/${id}/resume`);
  await eventually(async () => (await status(id)).state === "finished", 30_000);
  expect(await status(id)).toMatchObject({ delivered: 300, failed: 0 });
  const replayed = sentBy(receiver.accepted.slice(300));
  expect(replayed).toHaveLength(300);
  expectOrder(replayed);
  expect(new Set(replayed.map(({ deliveryId }) => deliveryId)).size).toBe(300);
  expect(await ledger("dst_window")).toMatchObject({ accepted: 300, delivered: 300, balanced: true });
});

test("a window too large to be counted at once is answered with a lower bound, sent whole, and counted to its end", async () => {
  await using receiver = await startReceiver();
  const startedAt = Date.now();
  await connect("dst_large", receiver);
  // More than one slice of the log, so that no time at all is not enough.
  for (let batch = 0; batch < 8; batch += 1) await pipeline.send(people(10, 15));
  await eventually(async () => (await ledger("dst_large")).delivered === 1_200);
  const about = { destinationId: "dst_large", from: startedAt, to: Date.now() + 1000, countWithinMs: 0 };
  const dry = await post<ReplayStarted>("/v1/replays", { ...about, dryRun: true });
  expect(dry.matchedComplete).toBe(false);
  expect(dry.matched).toBeGreaterThan(0);
  expect(dry.matched).toBeLessThan(1_200);
  expect(dry.sample).toHaveLength(5);

  const before = receiver.accepted.length;
  const request = { ...about, id: "rpl_chosen-by-the-asker", ratePerSecond: 400 };
  const started = await post<ReplayStarted>("/v1/replays", request);
  expect(started).toMatchObject({ id: request.id, matchedComplete: false });
  expect(started.matched).toBeLessThan(1_200);
  // As after a lost answer: the same request again.
  expect(await post<ReplayStarted>("/v1/replays", request)).toMatchObject({ id: request.id });
  await pipeline.kill();
  await pipeline.start();
  await pipeline.ready();
  await eventually(async () => (await status(request.id)).matchedComplete, 30_000);
  expect((await status(request.id)).matched).toBe(1_200);
  await eventually(async () => (await status(request.id)).state === "finished", 60_000);
  expect(await status(request.id)).toMatchObject({ matched: 1_200, delivered: 1_200, failed: 0 });
  const again = sentBy(receiver.accepted.slice(before));
  expect(new Set(again.map(({ deliveryId }) => deliveryId)).size).toBe(1_200);
}, 120_000);

test("a replay to a destination that is down waits as long as it takes; cancelled, its dead letters are open again", async () => {
  let answer = 422;
  await using receiver = await startReceiver((_request, response) => {
    if (answer !== 200) response.writeHead(answer).end();
  });
  await connect("dst_down", receiver);
  await pipeline.send(people(30, 1));
  await eventually(async () => (await ledger("dst_down")).deadLettered === 30);
  const [group] = (await health("dst_down")).failures;
  const about = { destinationId: "dst_down", fingerprint: group!.fingerprint };

  answer = 503;
  const first = await post<ReplayStarted>("/v1/replays", about);
  await eventually(async () => (await status(first.id)).waitingFor !== null);
  await eventually(() => receiver.received.length >= 30 + 10 * 8, 60_000).catch(() => undefined);
  expect(await status(first.id)).toMatchObject({ state: "running", delivered: 0, failed: 0 });
  expect(await post<ReplayStatus>(`/v1/replays/${first.id}/cancel`)).toMatchObject({ state: "cancelled" });
  await eventually(async () => (await health("dst_down")).failures[0]?.open === 30);
  expect(await ledger("dst_down")).toMatchObject({ deadLettered: 30, balanced: true });

  answer = 200;
  const second = await post<ReplayStarted>("/v1/replays", about);
  expect(second.matched).toBe(30);
  await eventually(async () => (await status(second.id)).state === "finished", 90_000);
  expect(await ledger("dst_down")).toMatchObject({ delivered: 30, deadLettered: 0, balanced: true });
});

const LIBRARY = {
  name: "marks",
  version: 1,
  language: "javascript" as const,
  code: "export const mark = (event) => ({ ...event, properties: { ...event.properties, mark: 'old' } });",
};
const MARK = {
  id: "mark",
  name: "Mark",
  version: 1,
  body: {
    kind: "code" as const,
    language: "javascript" as const,
    code: 'import { mark } from "marks"; export const transformEvent = (event) => mark(event);',
  },
};
/** Of one request: the name that the mapping gave, and what the code wrote. */
const marksOf = (requests: Receiver["received"]): readonly string[] => [
  ...new Set(
    requests.map(
      (one) => `${String(one.json?.["event"])} ${propertiesOf(one)["mark"] === "old" ? "old" : "plain"}`,
    ),
  ),
];

test("a replay through an earlier release goes by its rules, also after a kill; live events and other replays go by today's", async () => {
  await using receiver = await startReceiver();
  const startedAt = Date.now();
  const named = (to: string) => ({
    ...testConnection("src_test", "dst_rules"),
    activeFrom: startedAt,
    mapping: { events: [{ from: "Bought", to }], steps: [] },
  });
  const destination = {
    ...testDestination("dst_rules", "webhook", { url: receiver.url }),
    createdAt: startedAt,
  };
  await pipeline.push({ destinations: [destination], connections: [named("now")] });
  await pipeline.send(people(10, 12));
  await eventually(async () => (await ledger("dst_rules")).delivered === 120);
  expect(marksOf(receiver.accepted)).toEqual(["now plain"]);
  const window = { destinationId: "dst_rules", from: startedAt, to: Date.now() + 1000 };
  const rules = {
    number: 1,
    connections: [named("then")],
    chain: [{ transformationId: "mark", version: 1 }],
    transformations: [MARK],
    libraries: [LIBRARY],
  };

  const dry = await post<ReplayStarted>("/v1/replays", { ...window, rules, dryRun: true });
  expect(dry.matched).toBe(120);
  expect(JSON.parse(dry.sample![0]!.request!.body)).toMatchObject({
    event: "then",
    properties: { mark: "old" },
  });
  const elsewhere = { ...rules, connections: [{ ...named("then"), sourceId: "src_other" }] };
  const none = await post<ReplayStarted>("/v1/replays", { ...window, rules: elsewhere, dryRun: true });
  expect(none).toMatchObject({ matched: 0, sample: [] });

  const { id } = await post<ReplayStarted>("/v1/replays", { ...window, rules, ratePerSecond: 40 });
  await eventually(() => receiver.accepted.length >= 140);
  await pipeline.send(people(3, 1));
  await pipeline.kill();
  await pipeline.start();
  await pipeline.ready();
  await eventually(async () => (await status(id)).state === "finished", 30_000);
  expect(await status(id)).toMatchObject({ delivered: 120, failed: 0 });
  const replayed = receiver.accepted.slice(120);
  const firstTurn = new Set(receiver.accepted.slice(0, 120).map(({ headers }) => headers["webhook-id"]));
  const isAgain = ({ headers }: Receiver["received"][number]) => firstTurn.has(headers["webhook-id"]);
  expect(marksOf(replayed.filter(isAgain))).toEqual(["then old"]);
  await eventually(async () => (await ledger("dst_rules")).delivered === 123);
  expect(marksOf(receiver.accepted.filter((one) => !isAgain(one)))).toEqual(["now plain"]);

  const before = receiver.accepted.length;
  const today = await post<ReplayStarted>("/v1/replays", window);
  await eventually(async () => (await status(today.id)).state === "finished", 30_000);
  expect(marksOf(receiver.accepted.slice(before))).toEqual(["now plain"]);
  expect(await ledger("dst_rules")).toMatchObject({ accepted: 123, delivered: 123, balanced: true });
}, 90_000);

test("a window that covers a dead letter settles it in the books, and one that fails again stays open", async () => {
  let refuses: (userId: unknown) => boolean = (userId) => userId === "u1" || userId === "u2";
  await using receiver = await startReceiver((request, response) => {
    if (refuses(request.json?.["userId"])) response.writeHead(422).end();
  });
  const startedAt = Date.now();
  await connect("dst_settle", receiver);
  await pipeline.send(people(4, 2));
  await eventually(async () => (await ledger("dst_settle")).deadLettered === 4);
  refuses = (userId) => userId === "u2";
  const window = { destinationId: "dst_settle", from: startedAt, to: Date.now() + 1000 };
  const { id } = await post<ReplayStarted>("/v1/replays", window);
  await eventually(async () => (await status(id)).state === "finished");
  expect(await status(id)).toMatchObject({ matched: 8, delivered: 6, failed: 2 });
  expect(await ledger("dst_settle")).toMatchObject({ delivered: 6, deadLettered: 2, balanced: true });
  expect((await health("dst_settle")).failures[0]).toMatchObject({ open: 2 });
});

test("health counts exactly the attempts that happened, and tells no traffic from full success", async () => {
  let failures = 3;
  await using receiver = await startReceiver((_request, response) => {
    if (failures-- > 0) response.writeHead(500).end();
  });
  await connect("dst_health", receiver);
  const quiet = await health("dst_health");
  expect(quiet.figures).toMatchObject({ attempts: 0, attemptSuccess: null, finalSuccess: null });
  expect(quiet.figures.latency.p95).toBeNull();
  await pipeline.send([{ event: "Once", userId: "one" }]);
  await eventually(async () => (await health("dst_health")).figures.delivered === 1);
  const { figures, now, points } = await health("dst_health");
  expect(receiver.received).toHaveLength(4);
  expect(figures).toMatchObject({ attempts: 4, attemptsFailed: 3, attemptSuccess: 0.25, finalSuccess: 1 });
  expect(figures.failures.server_error).toBe(3);
  expect(figures.tries).toEqual([0, 0, 0, 1, 0, 0]);
  expect(figures.latency.count).toBe(1);
  expect(figures.duration.count).toBe(4);
  expect(now).toMatchObject({ breaker: { kind: "closed" }, lane: { held: 0, lag: 0 } });
  expect(points).toHaveLength(1);
  const overview = async (from: number, to: number): Promise<HealthSummary> => {
    const { items } = await pipeline.get<{ items: HealthSummary[] }>(
      `/v1/delivery/health?from=${String(from)}&to=${String(to)}`,
    );
    return items.find(({ destinationId }) => destinationId === "dst_health")!;
  };
  const [hour, soon] = [3_600_000, Date.now() + 60_000];
  const own = await overview(soon - hour, soon);
  expect(own.figures.attempts).toBe(4);
  expect(own.previous).toMatchObject({ attempts: 0, finalSuccess: null, attemptSuccess: null });
  // The hour that comes is compared with the one that this was.
  const later = await overview(soon, soon + hour);
  expect(later.figures.attempts).toBe(0);
  expect(later.previous).toMatchObject({ attempts: 4, attemptsFailed: 3, attemptSuccess: 0.25 });
  expect(own.failedTrend.reduce((sum, count) => sum + count, 0)).toBe(3);
});

/** Resolves when the number has not moved for a while. */
async function settled(read: () => number): Promise<void> {
  let last = -1;
  let since = Date.now();
  await eventually(() => {
    const now = read();
    if (now !== last) {
      last = now;
      since = Date.now();
    }
    return Date.now() - since > 1_500;
  });
}
