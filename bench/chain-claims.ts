/** Claims about the whole chain: tracking plan, transformation, two webhooks; many lanes; a backlog. */
import { setTimeout as sleep } from "node:timers/promises";
import { apiOf, newSource, type Created } from "../e2e/api.ts";
import type { RunningInstallation } from "../e2e/installation.ts";
import { gatewayPort, load, ms, until, whole, type Row } from "./claims.ts";
import type { Receiver } from "./receiver.ts";
import { usageBelow } from "./usage.ts";

const text = { type: "string" };
const number = { type: "number" };

/** All that the generator's events hold (load.ts): they are valid, as most events of a shop are. */
const PLAN = {
  publish: true,
  events: [
    {
      name: "Product Viewed",
      properties: {
        type: "object",
        required: ["product_id", "price", "currency"],
        properties: {
          product_id: { type: "string", minLength: 1 },
          name: text,
          category: text,
          price: { type: "number", minimum: 0 },
          currency: { type: "string", pattern: "^[A-Z]{3}$" },
          quantity: number,
          position: number,
          note: text,
        },
        additionalProperties: false,
      },
    },
  ],
};

const CODE = `export function transformEvent(event) {
  event.properties.value = event.properties.price * event.properties.quantity;
  return event;
}`;

/** A webhook of 100 events a request, fed by the source. */
async function addWebhook(installation: RunningInstallation, source: Created, url: string): Promise<string> {
  const { must } = apiOf(installation);
  const { id } = await must<Created>("POST", "/destinations", {
    name: `Receiver ${url}`,
    connector: "webhook",
    settings: { url, batchSize: 100 },
  });
  await must("POST", "/connections", { sourceId: source.id, destinationId: id });
  return id;
}

async function attachPlan(installation: RunningInstallation, source: Created): Promise<void> {
  const { must } = apiOf(installation);
  const plan = await must<Created>("POST", "/tracking-plans", { name: `Bench ${source.id}` });
  const { version } = await must<{ version: number }>("POST", `/tracking-plans/${plan.id}/versions`, PLAN);
  await must("PUT", `/sources/${source.id}/tracking-plan`, {
    trackingPlanId: plan.id,
    version,
    mode: "block",
  });
}

interface Flow {
  readonly events: number;
  readonly eventsPerSecond: number;
  /** Processor time of console, database and pipeline with its sandboxes, microseconds an event. */
  readonly cpuMicros: number;
}

/** Sends events at full speed and waits until each has arrived at all `copies` destinations. */
async function flow(
  installation: RunningInstallation,
  receiver: Receiver,
  given: {
    readonly writeKey: string;
    readonly events: number;
    readonly copies: number;
    readonly run: string;
  },
): Promise<Flow> {
  const before = await receiver.count();
  const cpuBefore = usageBelow(installation.pid).cpuSeconds;
  const begin = performance.now();
  const { writeKey, events, copies, run } = given;
  const accepted = await load({ port: gatewayPort(installation), writeKey, run, events, durationMs: 30_000 });
  await until("the last event's arrival", 180, async () => {
    return (await receiver.count()) - before >= accepted.events * copies;
  });
  const seconds = (performance.now() - begin) / 1000;
  const cpu = usageBelow(installation.pid).cpuSeconds - cpuBefore;
  return {
    events: accepted.events,
    eventsPerSecond: accepted.events / seconds,
    cpuMicros: (cpu * 1e6) / accepted.events,
  };
}

async function latencyAt(
  installation: RunningInstallation,
  receiver: Receiver,
  given: { readonly writeKey: string; readonly perSecond: number; readonly run: string },
): Promise<number> {
  await receiver.latencyP95();
  const shape = { batchSize: 10, connections: 4, durationMs: 8_000 };
  await load({ port: gatewayPort(installation), ...shape, ...given });
  await sleep(1_000);
  return receiver.latencyP95();
}

const CHAIN_EVENTS = 300_000;
const LATENCY_PER_SECOND = 1_000;
const LATENCY_BUDGET_MS = 1_000;

const CHAINS = [
  { name: "without a transformation", hasCode: false, budget: 20_000 },
  { name: "with a transformation", hasCode: true, budget: 12_000 },
] as const;

/** The same flow without and with a transformation; the difference is what it costs. */
export async function chainClaims(
  installation: RunningInstallation,
  receiver: Receiver,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const cpu: number[] = [];
  for (const { name, hasCode, budget } of CHAINS) {
    const source = await newSource(installation, name);
    await addWebhook(installation, source, `${receiver.url}a`);
    await addWebhook(installation, source, `${receiver.url}b`);
    await attachPlan(installation, source);
    const { must } = apiOf(installation);
    if (hasCode) {
      const transformation = {
        name: "Value",
        language: "javascript",
        code: CODE,
        attachTo: [{ sourceId: source.id }],
      };
      const { id } = await must<Created>("POST", "/transformations", transformation);
      await must("POST", `/transformations/${id}/publish`, {});
    }
    const given = { writeKey: source.writeKey, run: `c${cpu.length}` };
    await flow(installation, receiver, { ...given, run: `w${cpu.length}`, events: 5_000, copies: 2 });
    const measured = await flow(installation, receiver, { ...given, events: CHAIN_EVENTS, copies: 2 });
    const p95 = await latencyAt(installation, receiver, {
      ...given,
      run: `l${cpu.length}`,
      perSecond: LATENCY_PER_SECOND,
    });
    cpu.push(measured.cpuMicros);
    rows.push({
      claim: `accepted → validated → two webhooks, ${name}`,
      measured: `${whole(measured.eventsPerSecond)} events/s; at ${whole(LATENCY_PER_SECOND)} events/s p95 ${ms(p95)} from accepted to delivered`,
      floor: "–",
      budget: `≥ ${whole(budget)} events/s, p95 < ${whole(LATENCY_BUDGET_MS)} ms`,
      met: measured.eventsPerSecond >= budget && p95 < LATENCY_BUDGET_MS,
    });
  }
  const [without = 0, withOne = 0] = cpu;
  rows.push({
    claim: "what a small transformation adds to an event",
    measured: `${(withOne - without).toFixed(1)} µs of processor time (${without.toFixed(0)} → ${withOne.toFixed(0)} µs, whole stack)`,
    floor: "–",
    budget: "< 100 µs",
    met: withOne - without < 100,
  });
  return rows;
}

/** Deliveries of each run: few events where there are many lanes. */
const LANE_DELIVERIES = 200_000;

export async function lanesClaims(
  installation: RunningInstallation,
  receiver: Receiver,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const source = await newSource(installation, "Lanes");
  let lanes = 0;
  for (const count of [1, 10, 50]) {
    for (; lanes < count; lanes++) await addWebhook(installation, source, `${receiver.url}${lanes}`);
    const { writeKey } = source;
    const events = LANE_DELIVERIES / count;
    const measured = await flow(installation, receiver, {
      writeKey,
      events,
      copies: count,
      run: `n${count}`,
    });
    const deliveries = measured.eventsPerSecond * count;
    rows.push({
      claim: `${count === 1 ? "one webhook destination" : `${count} webhook destinations`} of one source`,
      measured: `${whole(measured.eventsPerSecond)} events/s, ${whole(deliveries)} deliveries/s, pipeline ${whole(usageBelow(installation.pid).pipelineRssMb)} MB`,
      floor: "–",
      budget: "≥ 10,000 deliveries/s",
      met: deliveries >= 10_000,
    });
  }
  return rows;
}

const REST_MS = 120_000;

/** Nobody listens there: what comes for it stays in the log. */
const NOWHERE = "http://127.0.0.1:9/";

/** Until the ledger has counted the backlog to its end. */
async function untilCounted(
  installation: RunningInstallation,
  destinationId: string,
  events: number,
): Promise<void> {
  const { rest } = apiOf(installation);
  for (let seconds = 0; seconds < 900; seconds += 1) {
    const { status, body } = await rest<{ accepted: number; estimated: boolean }>(
      "GET",
      `/destinations/${destinationId}/ledger`,
    );
    if (status === 200 && !body.estimated && body.accepted >= events) return;
    await sleep(1_000);
  }
}

export async function backlogClaim(
  installation: RunningInstallation,
  events: number,
): Promise<readonly Row[]> {
  const source = await newSource(installation, "Backlog");
  const destinationId = await addWebhook(installation, source, NOWHERE);
  const accepted = await load({
    port: gatewayPort(installation),
    writeKey: source.writeKey,
    run: "backlog",
    events,
    durationMs: 1_200_000,
  });
  await untilCounted(installation, destinationId, accepted.events);
  await sleep(10_000);
  const { pipelineRssMb } = usageBelow(installation.pid);
  // V8 gives pages back when little has happened for a while.
  await sleep(REST_MS);
  const atRest = usageBelow(installation.pid).pipelineRssMb;
  return [
    {
      claim: `memory with a backlog of ${whole(accepted.events)} events for a destination that is down: pipeline`,
      measured: `${whole(pipelineRssMb)} MB right after it came, ${whole(atRest)} MB two minutes later`,
      floor: "–",
      budget: "< 500 MB",
      met: pipelineRssMb < 500,
    },
  ];
}
