import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openLogReader, openLogWriter, recordId } from "./index.ts";

const SCRIPT = path.join(import.meta.dirname, "append-child.fixture.ts");
const FULL = process.env["TRIBUTARY_FULL"] === "1";
const hasStrace = spawnSync("strace", ["-V"]).status === 0;

let dataDir = "";
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "tributary-crash-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

/** The end that the child last wrote: everything below was acked. Resolves when the child is gone. */
function lastAck(child: ChildProcess, onFirstAck: () => void): Promise<number> {
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    if (output === "") onFirstAck();
    output += chunk.toString();
  });
  return new Promise((resolve) => {
    child.once("close", () => resolve(Number(output.split("\n").at(-2) ?? 0)));
  });
}

/** The clock of the kill starts with the first ack, so that a slow start does not make the test empty. */
function appendUntilKilled(kind: string, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [SCRIPT, dataDir, kind], { stdio: ["ignore", "pipe", "inherit"] });
  return lastAck(child, () => setTimeout(() => child.kill("SIGKILL"), afterMs));
}

/** Ends by itself: the fsync with this number fails, with EIO. */
function appendUntilFsyncFails(kind: string, fsync: number): Promise<number> {
  const inject = ["-e", "trace=fdatasync,fsync", "-e", `inject=fdatasync,fsync:error=EIO:when=${fsync}`];
  const args = ["-f", "-qq", "-o", "/dev/null", ...inject, process.execPath, SCRIPT, dataDir, kind];
  return lastAck(spawn("strace", args, { stdio: ["ignore", "pipe", "ignore"] }), () => undefined);
}

async function checkLog(acked: number): Promise<void> {
  const damaged: unknown[] = [];
  const location = { dataDir, name: "crash" };
  const onCorruption = (each: unknown): void => void damaged.push(each);
  const writer = await openLogWriter({ ...location, onCorruption });
  const reader = await openLogReader({ ...location, onCorruption });
  const { end } = await reader.bounds();
  expect(end).toBeGreaterThanOrEqual(acked);
  // Killed while the file was being made: nothing was acked, nothing is there.
  if (end === 0) return Promise.all([reader.close(), writer.close()]).then(() => undefined);
  expect(await reader.cursor("c")).toBe(end);
  expect((await reader.counts("n", 0, 1e15)).reduce((sum, { count }) => sum + count, 0)).toBe(end);
  const last = { payload: "again", id: recordId("n", end - 1) };
  expect((await writer.append({ records: [last] })).offsets).toEqual([end - 1]);
  for (let next = 0; next < end;) {
    const records = await reader.read(next, { maxRecords: 5000, maxBytes: 1 << 24 });
    expect(records.length).toBeGreaterThan(0);
    for (const { offset, payload } of records) {
      if (offset !== next || payload !== `${next}:${"x".repeat(next % 3000)}`) {
        throw new Error(`offset ${offset} holds ${payload.slice(0, 20)}, expected ${next}`);
      }
      next += 1;
    }
  }
  expect(damaged).toEqual([]);
  await reader.close();
  await writer.close();
}

it.each(["direct", "thread"])(
  "holds everything it acked, once and in order, after each SIGKILL (writer: %s)",
  async (kind) => {
    for (let round = 0; round < 12; round++) {
      await checkLog(await appendUntilKilled(kind, Math.random() * 120));
    }
  },
);

it.skipIf(!hasStrace).each(["direct", "thread"])(
  "acks nothing after a failed fsync, and holds everything it acked before (writer: %s)",
  async (kind) => {
    for (const fsync of [30, 31, 32]) {
      const acked = await appendUntilFsyncFails(kind, fsync);
      expect(acked).toBeGreaterThan(0);
      await checkLog(acked);
    }
  },
);

/** Ends at the given write, sync or truncation of the log's files. */
function appendUntilKilledAtCall(call: number): Promise<number> {
  const calls = "write,pwrite64,pwritev,fdatasync,fsync,ftruncate,unlink,rename";
  const files = ["crash.db", "crash.db-wal"].flatMap((file) => ["-P", path.join(dataDir, "log", file)]);
  const inject = ["-e", `trace=${calls}`, "-e", `inject=${calls}:signal=KILL:when=${call}`];
  const args = [
    "-f",
    "-qq",
    "-o",
    "/dev/null",
    ...files,
    ...inject,
    process.execPath,
    SCRIPT,
    dataDir,
    "direct",
  ];
  return lastAck(spawn("strace", args, { stdio: ["ignore", "pipe", "ignore"] }), () => undefined);
}

// Full size: each of the first 400 calls, from which on the commit path only repeats itself.
const CALLS = Array.from({ length: FULL ? 400 : 24 }, (_, at) => (FULL ? at + 1 : 1 + at * 7));

it.skipIf(!hasStrace)(
  `holds everything it acked when it is killed at a system call of the commit path (${CALLS.length} of them)`,
  { timeout: FULL ? 900_000 : 120_000 },
  async () => {
    for (const call of CALLS) await checkLog(await appendUntilKilledAtCall(call));
  },
);
