/** One function per claim; each returns rows of the table that main.ts prints. */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { apiOf } from "../e2e/api.ts";
import type { RunningInstallation } from "../e2e/installation.ts";
import type { LoadOptions, LoadResult } from "./load.ts";
import type { Receiver } from "./receiver.ts";
import { usageBelow } from "./usage.ts";

export interface Row {
  readonly claim: string;
  readonly measured: string;
  readonly floor: string;
  readonly budget: string;
  readonly met: boolean;
}

export const whole = (value: number): string => Math.round(value).toLocaleString("en-US");
export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

export const gatewayPort = ({ gatewayUrl }: RunningInstallation): number => Number(new URL(gatewayUrl).port);

/** Runs the generator in its own process. */
export async function load(
  options: Partial<LoadOptions> & Pick<LoadOptions, "port" | "writeKey" | "run">,
): Promise<LoadResult> {
  const full: LoadOptions = {
    path: "/v1/batch",
    batchSize: 100,
    connections: 16,
    durationMs: 5_000,
    events: 1e9,
    perSecond: 0,
    ...options,
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, "load.ts"), JSON.stringify(full)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  for await (const chunk of child.stdout) output += String(chunk);
  return JSON.parse(output) as LoadResult;
}

/** The prototype's share of the bare server's rate on the machine where it was measured: 108/90, 73/90, 7.9/16. */
const GATEWAY_CASES = [
  { batchSize: 1, connections: 32, path: "/v1/track", budget: 0.7 * 7_900 },
  { batchSize: 20, connections: 16, path: "/v1/batch", budget: 0.7 * 73_000 },
  { batchSize: 100, connections: 16, path: "/v1/batch", budget: 0.7 * 108_000 },
] as const;

export async function gatewayClaims(
  installation: RunningInstallation,
  writeKey: string,
  floorPort: number,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { batchSize, connections, path, budget } of GATEWAY_CASES) {
    const floor = await load({
      port: floorPort,
      writeKey: "none",
      batchSize,
      connections,
      run: "floor",
      durationMs: 3_000,
    });
    const result = await load({
      port: gatewayPort(installation),
      writeKey,
      path,
      batchSize,
      connections,
      run: `g${batchSize}`,
    });
    if (result.refused > 0) throw new Error(`the gateway refused ${result.refused} events`);
    rows.push({
      claim: `gateway, ${batchSize === 1 ? "single events" : `batches of ${batchSize}`}: acknowledged on disk`,
      measured: `${whole(result.eventsPerSecond)} events/s, ack p50 ${ms(result.p50Ms)}, p99 ${ms(result.p99Ms)}`,
      floor: `${whole(floor.eventsPerSecond)} events/s (bare node:http, JSON parse + stringify)`,
      budget: `≥ ${whole(budget)} events/s`,
      met: result.eventsPerSecond >= budget,
    });
  }
  return rows;
}

async function warehouseCount(installation: RunningInstallation): Promise<number> {
  try {
    const { rows } = await apiOf(installation).must<{ rows: [[string | number]] }>(
      "POST",
      "/warehouse/query",
      {
        sql: "select count(*) from tracks",
      },
    );
    return Number(rows[0][0]);
  } catch {
    return 0; // the table comes with the first event
  }
}

export async function until(what: string, seconds: number, done: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await done())) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${seconds} s`);
    await sleep(250);
  }
}

/** Accepts at full speed for a while, then waits until the last event is in the warehouse and at the webhook. */
export async function endToEndClaim(
  installation: RunningInstallation,
  writeKey: string,
  receiver: Receiver,
): Promise<readonly Row[]> {
  const [rowsBefore, hooksBefore] = [await warehouseCount(installation), await receiver.count()];
  const begin = performance.now();
  const accepted = await load({
    port: gatewayPort(installation),
    writeKey,
    run: "e2e",
    durationMs: 20_000,
    events: 600_000,
  });
  const usage = usageBelow(installation.pid);
  const finished = { warehouse: 0, webhook: 0 };
  await until("the last event's arrival", 300, async () => {
    if (finished.warehouse === 0 && (await warehouseCount(installation)) - rowsBefore >= accepted.events)
      finished.warehouse = performance.now();
    if (finished.webhook === 0 && (await receiver.count()) - hooksBefore >= accepted.events)
      finished.webhook = performance.now();
    return finished.warehouse > 0 && finished.webhook > 0;
  });
  const rate = (end: number): number => (accepted.events * 1000) / (end - begin);
  const slower = Math.min(rate(finished.warehouse), rate(finished.webhook));
  return [
    {
      claim:
        "end to end: accepted → processed → warehouse and one webhook (batches of 100), all on this machine",
      measured: `${whole(slower)} events/s (warehouse ${whole(rate(finished.warehouse))}, webhook ${whole(rate(finished.webhook))}) over ${whole(accepted.events)} events, while accepting ${whole(accepted.eventsPerSecond)}/s`,
      floor: "–",
      budget: "≥ 20,000 events/s",
      met: slower >= 20_000,
    },
    {
      claim: "memory under load: pipeline",
      measured: `${whole(usage.pipelineRssMb)} MB`,
      floor: "–",
      budget: "< 500 MB",
      met: usage.pipelineRssMb < 500,
    },
    {
      claim: "memory under load: whole stack",
      measured: `${whole(usage.rssMb)} MB`,
      floor: "–",
      budget: "< 1,200 MB",
      met: usage.rssMb < 1_200,
    },
  ];
}

async function openStream(
  { consoleUrl, token }: RunningInstallation,
  path: string,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const { body, status } = await fetch(`${consoleUrl}/api/v1${path}`, {
    headers: { authorization: `Bearer ${token}` },
    signal,
  });
  if (body === null || status !== 200) throw new Error(`${path}: ${status}`);
  return body;
}

/** Notes when each probe's messageId first appears in the live stream. */
async function watchLive(stream: ReadableStream<Uint8Array>, seen: Map<string, number>): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of stream) {
      rest += decoder.decode(chunk, { stream: true });
      for (const [, id] of rest.matchAll(/"messageId":"(probe-\d+)"/g))
        if (id !== undefined && !seen.has(id)) seen.set(id, performance.now());
      rest = rest.slice(-2_000);
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
  }
}

/** Probes while 500 events/s flow: from the ack to the live view, and to a row that a query finds. */
export async function freshnessClaims(
  installation: RunningInstallation,
  writeKey: string,
): Promise<readonly Row[]> {
  const background = load({
    port: gatewayPort(installation),
    writeKey,
    run: "bg",
    batchSize: 10,
    connections: 4,
    perSecond: 500,
    durationMs: 22_000,
  });
  const live = new Map<string, number>();
  const abort = new AbortController();
  const watching = watchLive(await openStream(installation, "/events/live?name=Probe", abort.signal), live);
  const liveMs: number[] = [];
  const warehouseMs: number[] = [];
  for (let probe = 0; probe < 20; probe++) {
    const messageId = `probe-${probe}`;
    const answer = await fetch(`${installation.gatewayUrl}/v1/track`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, "content-type": "application/json" },
      body: JSON.stringify({ messageId, userId: "prober", event: "Probe" }),
    });
    await answer.text();
    const acked = performance.now();
    await until("the probe's row", 30, async () => {
      const { rows } = await apiOf(installation).must<{ rows: unknown[] }>("POST", "/warehouse/query", {
        sql: "select 1 from tracks where id = ?",
        params: [messageId],
      });
      return rows.length > 0;
    });
    warehouseMs.push(performance.now() - acked);
    liveMs.push(Math.max(0, (live.get(messageId) ?? Number.POSITIVE_INFINITY) - acked));
    await sleep(100);
  }
  abort.abort();
  await Promise.all([watching, background]);
  const p95 = (list: readonly number[]): number =>
    list.toSorted((a, b) => a - b)[Math.floor(list.length * 0.95)] ?? 0;
  return [
    {
      claim: "freshness of the live view, p95 after the ack, at 500 events/s",
      measured: ms(p95(liveMs)),
      floor: "–",
      budget: "< 1,000 ms",
      met: p95(liveMs) < 1_000,
    },
    {
      claim: "freshness of the warehouse, p95 after the ack, at 500 events/s",
      measured: ms(p95(warehouseMs)),
      floor: "–",
      budget: "< 5,000 ms",
      met: p95(warehouseMs) < 5_000,
    },
  ];
}

/** What a start leaves to do is done by then: caches are written, code is compiled. */
const AT_REST_AFTER_MS = 30_000;

export async function idleClaim(installation: RunningInstallation): Promise<readonly Row[]> {
  await sleep(AT_REST_AFTER_MS);
  const before = usageBelow(installation.pid);
  await sleep(15_000);
  const share = ((usageBelow(installation.pid).cpuSeconds - before.cpuSeconds) / 15) * 100;
  return [
    {
      claim: "idle processor time half a minute after a start, whole stack",
      measured: `${share.toFixed(1)} % of a core`,
      floor: "–",
      budget: "< 2 %",
      met: share < 2,
    },
  ];
}
