/** Which processes serve a data directory: for messages, and to clear up after a supervisor that was killed. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Running {
  readonly supervisor: number;
  /** Process ids by name. */
  readonly children: Readonly<Record<string, number>>;
}

const GRACE_MS = 3_000;
const file = (dataDirectory: string): string => join(dataDirectory, "running.json");

/** All of it or nothing: whoever reads half a note would believe that nothing runs, and leave it running. */
export function writeRunning(dataDirectory: string, children: Readonly<Record<string, number>>): void {
  const draft = `${file(dataDirectory)}.new`;
  writeFileSync(draft, JSON.stringify({ supervisor: process.pid, children } satisfies Running));
  renameSync(draft, file(dataDirectory));
}

/** Undefined when nothing ran here yet or the note is unreadable. */
export function readRunning(dataDirectory: string): Running | undefined {
  try {
    return JSON.parse(readFileSync(file(dataDirectory), "utf8")) as Running;
  } catch {
    return undefined;
  }
}

/**
 * Ends what an earlier supervisor started and could not stop. Children end by themselves when their supervisor
 * dies; this covers one that hangs, and waits for one that is still about it. Call it only while holding the lock.
 */
export async function endLeftovers(dataDirectory: string): Promise<void> {
  const children = Object.values(readRunning(dataDirectory)?.children ?? {});
  const ours = children.filter((pid) =>
    /pipeline\/main[.]ts|start\/(console[.]mjs|postgres-server[.]ts)/.test(commandLine(pid)),
  );
  await Promise.all(ours.map((pid) => endProcess(pid, "SIGTERM")));
}

/** Asks a process to end, and ends it the hard way when it has not after three seconds. */
export async function endProcess(pid: number, signal: NodeJS.Signals): Promise<void> {
  const deadline = Date.now() + GRACE_MS;
  trySignal(pid, signal);
  while (isAlive(pid) && Date.now() < deadline) await sleep(50);
  if (isAlive(pid)) trySignal(pid, "SIGKILL");
  while (isAlive(pid)) await sleep(50);
}

const isAlive = (pid: number): boolean => trySignal(pid, 0) && !commandLine(pid).startsWith("\0");

function trySignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** The command line of a process, empty when there is none; a process that only waits for its parent has "\0". */
export function commandLine(pid: number): string {
  try {
    if (existsSync("/proc/self/cmdline")) return readFileSync(`/proc/${pid}/cmdline`, "utf8") || "\0";
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}
