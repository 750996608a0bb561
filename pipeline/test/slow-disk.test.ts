/**
 * Promise: a slow disk makes acks slower, not fewer, and the memory stays bounded: the group commit grows instead. Each fdatasync of
 * the pipeline is delayed by strace.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  eventually,
  startPipeline,
  testConnection,
  testDestination,
  type Installation,
} from "./installation.ts";
import { startReceiver } from "./receiver.ts";

const DELAY_MS = 100;
const SENDERS = 40;
const REQUESTS_EACH = 12;
const GROWTH_MAX_MB = 150;
const hasStrace = spawnSync("strace", ["-V"]).status === 0;

const INJECTION = `inject=fdatasync,fsync:delay_enter=${String(DELAY_MS * 1000)}`;
const slowly = (): readonly string[] =>
  ["strace", "-f", "-qq", "-o", "/dev/null"].concat("-e", "trace=fdatasync,fsync", "-e", INJECTION);

/** Resident memory of the traced program, the tracer's only child. */
function rssMb(pipeline: Installation): number {
  const tracer = String(pipeline.pid);
  const child = readFileSync(`/proc/${tracer}/task/${tracer}/children`, "utf8").trim().split(" ")[0];
  const status = readFileSync(`/proc/${child ?? ""}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

test.skipIf(!hasStrace)(
  `with ${String(DELAY_MS)} ms more for each sync, requests share their syncs`,
  async () => {
    await using receiver = await startReceiver();
    const pipeline = await startPipeline({
      env: { TRIBUTARY_ROLES: "gateway,process,route" },
      postgres: "apart",
      launcher: slowly,
      destinations: [testDestination("dst_a", "webhook", { url: receiver.url })],
      connections: [testConnection("src_test", "dst_a")],
    });
    try {
      await pipeline.send([{ event: "First", userId: "u" }]);
      const before = rssMb(pipeline);
      const latencies: number[] = [];
      const sender = async (who: number): Promise<void> => {
        for (let at = 0; at < REQUESTS_EACH; at++) {
          const begin = performance.now();
          await pipeline.send([{ event: "Slow", userId: `u${String(who)}`, anonymousId: `a${String(who)}` }]);
          latencies.push(performance.now() - begin);
        }
      };
      const begin = performance.now();
      await Promise.all(Array.from({ length: SENDERS }, (_, who) => sender(who)));
      const elapsed = performance.now() - begin;
      // One sync per request would take this many times longer.
      expect(elapsed).toBeLessThan((SENDERS * REQUESTS_EACH * DELAY_MS) / 4);
      // Nobody is acked before a sync has ended.
      expect(Math.min(...latencies)).toBeGreaterThan(DELAY_MS * 0.9);
      await eventually(() => receiver.accepted.length === SENDERS * REQUESTS_EACH + 1, 60_000);
      expect(rssMb(pipeline) - before).toBeLessThan(GROWTH_MAX_MB);
    } finally {
      // Killing the tracer would leave the traced one behind: it ends by itself when its channel closes.
      await pipeline.abandon();
      await pipeline.remove();
    }
  },
);
