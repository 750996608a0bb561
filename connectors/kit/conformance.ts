/**
 * What every destination must do, whatever it talks to: one outcome per item, the right class for each kind of answer, the
 * same ids on every try, evidence without secrets. `connectors/conformance.test.ts` runs it over each registered connector.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { CarriedEvent } from "../../contract/carried-event.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import { answer, startContractServer, type Behaviour, type ContractServer } from "./contract-server.ts";
import type { DeliveryItem, DeliveryReport, Destination, ItemOutcome } from "./deliver.ts";
import { createOutgoing } from "./http.ts";
import { deliveryItem } from "./item.ts";

export interface Subject {
  readonly destination: Destination;
  /** Settings that the connector's schema has accepted, pointing at the server. Secrets contain SECRET_CANARY. */
  settings(origin: string): unknown;
  /** How the system speaks of jobs; needed by a destination that can leave items pending. */
  readonly jobs?: JobWords;
}

export interface JobWords {
  /** Takes a call and begins a job. */
  readonly begin: Behaviour;
  /** Tells that every row of the job has come to this. */
  readonly tell: Readonly<Record<"working" | "done" | "refused" | "lost", Behaviour>>;
}

export const SECRET_CANARY = "canary-3f9a";
const JOB_CHARS_MAX = 500;

interface Case {
  readonly name: string;
  readonly behave: Behaviour;
  readonly expect: ItemOutcome["kind"];
  readonly code?: string;
  readonly afterMs?: number;
}

const HANG_UP: Behaviour = (_request, _response, socket) => {
  socket.resetAndDestroy();
};
const HALF: Behaviour = (_request, response, socket) => {
  response.writeHead(200, { "content-length": "1000" });
  response.write("half");
  setTimeout(() => socket.destroy(), 20);
};
const SILENCE: Behaviour = () => undefined;
const DRIP: Behaviour = (_request, response) => {
  response.writeHead(200, { "content-length": "100000" });
  const timer = setInterval(() => response.write("x"), 50);
  response.on("close", () => {
    clearInterval(timer);
  });
};
/** Enough for a machine that is busy, unless it is the end of the time that is tested. */
const timeoutOf = (behave: Behaviour): number => (behave === SILENCE || behave === DRIP ? 400 : 10_000);
const HUGE = "x".repeat(2 * 2 ** 20);

/** The table that receivers' answers are read by when a system's own documentation says nothing else. */
export const CASES: readonly Case[] = [
  { name: "200", behave: answer(200), expect: "ok" },
  { name: "201 with a body", behave: answer(201, {}, '{"ok":true}'), expect: "ok" },
  { name: "204", behave: answer(204), expect: "ok" },
  { name: "200 with a huge body", behave: answer(200, {}, HUGE), expect: "ok" },
  { name: "301", behave: answer(301, { location: "http://127.0.0.1:1/" }), expect: "drop", code: "http_301" },
  { name: "307", behave: answer(307, { location: "http://127.0.0.1:1/" }), expect: "drop", code: "http_307" },
  { name: "400", behave: answer(400), expect: "drop", code: "http_400" },
  { name: "401", behave: answer(401), expect: "auth", code: "http_401" },
  { name: "403", behave: answer(403), expect: "auth", code: "http_403" },
  { name: "404", behave: answer(404), expect: "drop", code: "http_404" },
  { name: "408", behave: answer(408), expect: "retry", code: "http_408" },
  { name: "409", behave: answer(409), expect: "retry", code: "http_409" },
  { name: "410", behave: answer(410), expect: "auth", code: "http_410" },
  { name: "413", behave: answer(413), expect: "drop", code: "http_413" },
  { name: "422", behave: answer(422), expect: "drop", code: "http_422" },
  { name: "423", behave: answer(423), expect: "retry", code: "http_423" },
  { name: "425", behave: answer(425), expect: "retry", code: "http_425" },
  { name: "429", behave: answer(429), expect: "retry", code: "http_429" },
  { name: "429 with seconds", behave: answer(429, { "retry-after": "7" }), expect: "retry", afterMs: 7000 },
  {
    name: "503 with an absurd wish",
    behave: answer(503, { "retry-after": "999999999" }),
    expect: "retry",
    afterMs: 3_600_000,
  },
  { name: "500", behave: answer(500), expect: "retry", code: "http_500" },
  { name: "501", behave: answer(501), expect: "drop", code: "http_501" },
  { name: "502 with HTML", behave: answer(502, {}, "<html>"), expect: "retry", code: "http_502" },
  { name: "505", behave: answer(505), expect: "drop", code: "http_505" },
  { name: "a reset connection", behave: HANG_UP, expect: "retry", code: "reset" },
  { name: "half an answer", behave: HALF, expect: "retry", code: "reset" },
  { name: "silence", behave: SILENCE, expect: "retry", code: "timeout" },
  { name: "an answer that drips", behave: DRIP, expect: "retry", code: "timeout" },
];

export interface ConformanceTest {
  readonly name: string;
  run(): Promise<void>;
}

export function conformance(subject: Subject): readonly ConformanceTest[] {
  return [
    ...CASES.map((one) => ({
      name: `reads ${one.name} as ${one.expect}`,
      run: () => checkCase(subject, one),
    })),
    { name: "sends the same request for the same items", run: () => checkRender(subject) },
    { name: "shows no secret in evidence", run: () => checkSecrets(subject) },
    { name: "carries any text", run: () => checkHostileText(subject) },
    ...(subject.jobs === undefined ? [] : jobTests(subject, subject.jobs)),
  ];
}

async function checkCase(subject: Subject, { behave, expect, code, afterMs }: Case): Promise<void> {
  await using server = await startContractServer(behave);
  const items = itemsFor(subject, server);
  const { outcomes, exchange } = await deliver(subject, server, items);
  strictEqual(outcomes.length, items.length, "one outcome per item");
  for (const outcome of outcomes) {
    strictEqual(outcome.kind, expect);
    if (code !== undefined) strictEqual("code" in outcome ? outcome.code : null, code);
    if (afterMs !== undefined) strictEqual(outcome.kind === "retry" ? outcome.afterMs : null, afterMs);
  }
  strictEqual(exchange === null, expect === "ok", "evidence for failures, none for successes");
}

/** A destination with `poll` proves it; one without may leave nothing pending (checkCase would see it). */
function jobTests(subject: Subject, { begin, tell }: JobWords): readonly ConformanceTest[] {
  const expected = { working: "pending", done: "ok", refused: "drop", lost: "retry" } as const;
  const states = ["working", "done", "refused", "lost"] as const;
  return [
    {
      name: "judges item by item, as whoever can be asked after jobs must",
      run: async () => strictEqual(subject.destination.batchOutcome, "each"),
    },
    ...states.map((state) => ({
      name: `reads a job that is ${state} as ${expected[state]}, however often it is asked`,
      run: () => checkJob(subject, { begin, told: tell[state], expect: expected[state] }),
    })),
    {
      name: "takes no answer, a failure or nonsense for the end of a job",
      run: () => checkJobFaults(subject, begin),
    },
  ];
}

async function pendingJobs(
  subject: Subject,
  server: ContractServer,
  begin: Behaviour,
): Promise<readonly string[]> {
  server.behave = begin;
  const { outcomes } = await deliver(subject, server, itemsFor(subject, server));
  return outcomes.map((outcome) => {
    ok(outcome.kind === "pending", "a job has begun");
    ok(outcome.job.length <= JOB_CHARS_MAX, "a job's name is short");
    return outcome.job;
  });
}

async function checkJob(
  subject: Subject,
  {
    begin,
    told,
    expect,
  }: { readonly begin: Behaviour; readonly told: Behaviour; readonly expect: ItemOutcome["kind"] },
): Promise<void> {
  await using server = await startContractServer();
  const jobs = await pendingJobs(subject, server, begin);
  server.behave = told;
  for (let time = 0; time < 2; time += 1) {
    const outcomes = await ask(subject, server, jobs);
    deepStrictEqual(
      outcomes?.map(({ kind }) => kind),
      jobs.map(() => expect),
    );
  }
}

/** A throw or "pending" both mean: ask again later. Anything else would end a job that may still run. */
async function checkJobFaults(subject: Subject, begin: Behaviour): Promise<void> {
  await using server = await startContractServer();
  const jobs = await pendingJobs(subject, server, begin);
  for (const fault of [answer(500), answer(503), answer(429), HANG_UP, SILENCE, answer(200, {}, "<html>")]) {
    server.behave = fault;
    const outcomes = await ask(subject, server, jobs);
    for (const { kind } of outcomes ?? []) ok(kind === "pending" || kind === "throttle", `read as ${kind}`);
  }
}

async function ask(
  subject: Subject,
  server: ContractServer,
  jobs: readonly string[],
): Promise<readonly ItemOutcome[] | null> {
  const outgoing = createOutgoing({
    allowNetworks: ["127.0.0.0/8"],
    totalTimeoutMs: timeoutOf(server.behave),
  });
  const io = { now: () => Date.now(), send: outgoing.send.bind(outgoing) };
  try {
    return (await subject.destination.poll?.(jobs, subject.settings(server.origin), io)) ?? null;
  } catch {
    return null;
  } finally {
    await outgoing.close();
  }
}

async function checkRender(subject: Subject): Promise<void> {
  await using server = await startContractServer();
  const items = itemsFor(subject, server);
  const settings = subject.settings(server.origin);
  const now = 1_700_000_000_000;
  deepStrictEqual(
    subject.destination.render(items, settings, now),
    subject.destination.render(items, settings, now),
  );
}

async function checkSecrets(subject: Subject): Promise<void> {
  await using server = await startContractServer(answer(500));
  const { exchange } = await deliver(subject, server, itemsFor(subject, server));
  ok(exchange !== null);
  ok(!JSON.stringify(exchange).includes(SECRET_CANARY), "evidence names a secret");
}

async function checkHostileText(subject: Subject): Promise<void> {
  await using server = await startContractServer();
  const text = "\u0000\r\nX-Evil: 1\r\n\ud800 \u2028 \"'{{event.userId}} 💥 ../%00?#&";
  const event = { ...sampleEvent(0), userId: text, properties: { total: text } };
  const { outcomes } = await deliver(subject, server, [itemWith(0, event)]);
  strictEqual(outcomes[0]?.kind, "ok");
  strictEqual(server.seen[0]?.headers["x-evil"], undefined);
}

async function deliver(
  subject: Subject,
  server: ContractServer,
  items: readonly DeliveryItem[],
): Promise<DeliveryReport> {
  const outgoing = createOutgoing({
    allowNetworks: ["127.0.0.0/8"],
    totalTimeoutMs: timeoutOf(server.behave),
  });
  try {
    const io = { now: () => Date.now(), send: outgoing.send.bind(outgoing) };
    return await subject.destination.deliver(items, subject.settings(server.origin), io);
  } finally {
    await outgoing.close();
  }
}

function itemsFor(subject: Subject, server: ContractServer): readonly DeliveryItem[] {
  const most = subject.destination.batchItemsMax(subject.settings(server.origin));
  return Array.from({ length: Math.min(3, most) }, (_, index) => sampleItem(index));
}

export const sampleItem = (index: number): DeliveryItem => itemWith(index, sampleEvent(index));

export function itemWith(index: number, event: CanonicalEvent): DeliveryItem {
  const head = { deliveryId: `dlv_${String(index)}`, attempt: 1, sourceId: "src_1", number: 0 };
  return deliveryItem(head, CarriedEvent.of(event));
}

export function sampleEvent(index: number): CanonicalEvent {
  const at = "2026-01-02T03:04:05.678Z";
  return {
    messageId: `msg-${String(index)}`,
    type: "track",
    event: "Order Completed",
    userId: "user-1",
    properties: { total: 12.5, items: [{ sku: "a" }] },
    context: {},
    timestamp: at,
    originalTimestamp: at,
    sentAt: at,
    receivedAt: at,
  };
}
