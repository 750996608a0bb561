/** `npm run bench`: every claim of docs/performance.md, measured on this machine beside what the machine can do at most. */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { endToEndClaim, freshnessClaims, gatewayClaims, idleClaim, type Row } from "./claims.ts";
import { startFloorServer, syncFloor } from "./floors.ts";
import { startInstallation, type Installation } from "./installation.ts";
import { startReceiver } from "./receiver.ts";

interface Created {
  readonly id: string;
  readonly writeKey: string;
}

const newSource = (installation: Installation): Promise<Created> =>
  installation.rest("POST", "/sources", { name: "Bench", connector: "http" });

async function measureGateway(dataDir: string): Promise<readonly Row[]> {
  const floor = await startFloorServer();
  const installation = await startInstallation({ TRIBUTARY_ROLES: "gateway" }, dataDir);
  try {
    const { writeKey } = await newSource(installation);
    return await gatewayClaims(installation, writeKey, floor.port);
  } finally {
    floor.stop();
    await installation.stop();
  }
}

async function measureWhole(): Promise<readonly Row[]> {
  const receiver = await startReceiver();
  const installation = await startInstallation({});
  try {
    const source = await newSource(installation);
    const destination = await installation.rest<Created>("POST", "/destinations", {
      name: "Receiver",
      connector: "webhook",
      settings: { url: receiver.url, batchSize: 100 },
    });
    await installation.rest("POST", "/connections", { sourceId: source.id, destinationId: destination.id });
    const idle = await idleClaim(installation);
    const throughput = await endToEndClaim(installation, source.writeKey, receiver);
    return [...throughput, ...(await freshnessClaims(installation, source.writeKey)), ...idle];
  } finally {
    receiver.stop();
    await installation.stop();
  }
}

async function measureWarmStart(dataDir: string): Promise<Row> {
  const installation = await startInstallation({}, dataDir);
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

const dataDir = mkdtempSync(join(tmpdir(), "tributary-bench-"));
try {
  const sync: Row = {
    claim: "disk: write + fdatasync of 1 KB, median",
    measured: `${syncFloor(1024).toFixed(2)} ms`,
    floor: "itself",
    budget: "–",
    met: true,
  };
  const gateway = await measureGateway(dataDir);
  const warmStart = await measureWarmStart(dataDir);
  const rows = [sync, ...gateway, ...(await measureWhole()), warmStart];
  print(rows);
  process.exitCode = rows.every((row) => row.met) ? 0 : 1;
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
