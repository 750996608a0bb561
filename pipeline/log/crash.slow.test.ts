import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { openLogReader, openLogWriter, recordId } from "./index.ts";

/** Runs the appending child for a while, kills it, and returns the last end that it was told is on disk. */
function appendUntilKilled(dataDir: string, kind: string, afterMs: number): Promise<number> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, "append-child.fixture.ts"), dataDir, kind],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    // The clock of the kill starts with the first ack, so that starting slowly does not make the test empty.
    if (output === "") setTimeout(() => child.kill("SIGKILL"), afterMs);
    output += chunk.toString();
  });
  return new Promise((resolve) => {
    child.once("close", () => resolve(Number(output.split("\n").at(-2) ?? 0)));
  });
}

it.each(["direct", "thread"])(
  "holds everything it acked, once and in order, after each SIGKILL (writer: %s)",
  async (kind) => {
    const dataDir = await mkdtemp(path.join(tmpdir(), "tributary-crash-"));
    for (let round = 0; round < 12; round++) {
      const acked = await appendUntilKilled(dataDir, kind, Math.random() * 120);
      const damaged: unknown[] = [];
      const location = { dataDir, name: "crash" };
      const onCorruption = (each: unknown): void => void damaged.push(each);
      const writer = await openLogWriter({ ...location, onCorruption });
      const reader = await openLogReader({ ...location, onCorruption });
      const { end } = await reader.bounds();
      expect(end).toBeGreaterThanOrEqual(acked);
      expect(await reader.cursor("c")).toBe(end);
      expect((await reader.counts("n", 0, 1e15)).reduce((sum, { count }) => sum + count, 0)).toBe(end);
      const last = { payload: "again", id: recordId("n", end - 1) };
      expect((await writer.append({ records: [last] })).offsets).toEqual([end - 1]);
      for (let next = 0; next < end;) {
        const records = await reader.read(next, { maxRecords: 5000, maxBytes: 1 << 24 });
        for (const { offset, payload } of records) {
          if (offset !== next || payload !== `${next}:${"x".repeat(next % 3000)}`) {
            throw new Error(`offset ${offset} holds ${payload.slice(0, 20)}, expected ${next}`);
          }
          next += 1;
        }
        expect(records.length).toBeGreaterThan(0);
      }
      expect(damaged).toEqual([]);
      await reader.close();
      await writer.close();
    }
    await rm(dataDir, { recursive: true });
  },
);
