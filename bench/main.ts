/**
 * `npm run bench`: every claim of docs/performance.md, measured on this machine beside what the machine can do at most.
 *
 * `npm run bench -- gateway whole chain lanes backlog` measures only the groups that are named. `--full` makes the backlog five million
 * events instead of 300,000; it then takes some ten minutes and 3 GB of disk more.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { apiOf, newSource, type Created } from "../e2e/api.ts";
import { startInstallation, type RunningInstallation } from "../e2e/installation.ts";
import { backlogClaim, chainClaims, lanesClaims } from "./chain-claims.ts";
import { endToEndClaim, freshnessClaims, gatewayClaims, idleClaim, type Row } from "./claims.ts";
import { startFloorServer, syncFloor } from "./floors.ts";
import { startReceiver, type Receiver } from "./receiver.ts";

const QUIET = { TRIBUTARY_LOG_LEVEL: "warn" };
/** Without the warehouse, which would be most of the work. */
const DELIVERY_ONLY = { ...QUIET, TRIBUTARY_ROLES: "gateway,process,route" };

async function measureGateway(dataDir: string): Promise<readonly Row[]> {
  const floor = await startFloorServer();
  const installation = await startInstallation({ ...QUIET, TRIBUTARY_ROLES: "gateway" }, dataDir);
  try {
    const { writeKey } = await newSource(installation, "Bench");
    return await gatewayClaims(installation, writeKey, floor.port);
  } finally {
    floor.stop();
    await installation.stop();
  }
}

/** An installation and a receiver for one group of claims. */
async function within(
  env: Readonly<Record<string, string>>,
  measure: (installation: RunningInstallation, receiver: Receiver) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const receiver = await startReceiver();
  const installation = await startInstallation(env);
  try {
    return await measure(installation, receiver);
  } finally {
    receiver.stop();
    await installation.stop();
  }
}

async function measureWhole(installation: RunningInstallation, receiver: Receiver): Promise<readonly Row[]> {
  const source = await newSource(installation, "Bench");
  const { must } = apiOf(installation);
  const destination = await must<Created>("POST", "/destinations", {
    name: "Receiver",
    connector: "webhook",
    settings: { url: receiver.url, batchSize: 100 },
  });
  await must("POST", "/connections", { sourceId: source.id, destinationId: destination.id });
  const idle = await idleClaim(installation);
  const throughput = await endToEndClaim(installation, source.writeKey, receiver);
  return [...throughput, ...(await freshnessClaims(installation, source.writeKey)), ...idle];
}

async function measureWarmStart(dataDir: string): Promise<Row> {
  const installation = await startInstallation(QUIET, dataDir);
  await installation.stop();
  const seconds = installation.startMs / 1000;
  return {
    claim: "warm start: command to ready",
    measured: `${seconds.toFixed(1)} s`,
    floor: "–",
    budget: "< 10 s",
    met: seconds < 10,
  };
}

function print(rows: readonly Row[]): void {
  const model = cpus()[0]?.model ?? "unknown processor";
  console.log(
    `\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}; the load generator runs on the same machine\n`,
  );
  console.log("| claim | measured | the machine's floor | budget | met |\n| --- | --- | --- | --- | --- |");
  for (const row of rows)
    console.log(
      `| ${row.claim} | ${row.measured} | ${row.floor} | ${row.budget} | ${row.met ? "yes" : "**no**"} |`,
    );
}

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
const BACKLOG_EVENTS = process.argv.includes("--full") ? 5_000_000 : 300_000;

/** In the order of the table. */
const GROUPS: Readonly<Record<string, (dataDir: string) => Promise<readonly Row[]>>> = {
  gateway: async (dataDir) => [...(await measureGateway(dataDir)), await measureWarmStart(dataDir)],
  whole: () => within(QUIET, measureWhole),
  chain: () => within(DELIVERY_ONLY, chainClaims),
  lanes: () => within(DELIVERY_ONLY, lanesClaims),
  backlog: () => within(DELIVERY_ONLY, (installation) => backlogClaim(installation, BACKLOG_EVENTS)),
};

const dataDir = mkdtempSync(join(tmpdir(), "tributary-bench-"));
try {
  const sync: Row = {
    claim: "disk: write + fdatasync of 1 KB, median",
    measured: `${syncFloor(1024).toFixed(2)} ms`,
    floor: "itself",
    budget: "–",
    met: true,
  };
  const rows: Row[] = [sync];
  for (const [name, measure] of Object.entries(GROUPS))
    if (isWanted(name)) rows.push(...(await measure(dataDir)));
  print(rows);
  process.exitCode = rows.every((row) => row.met) ? 0 : 1;
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
