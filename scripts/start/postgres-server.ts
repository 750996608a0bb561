/**
 * Keeps one Postgres server in the foreground and stops it when the supervisor dies, which a server by itself would
 * survive. Usage: postgres-server.ts CLUSTER COMMAND ARGUMENT...
 */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { readText } from "./data-directory.ts";
import { commandLine, endProcess } from "./running.ts";

/**
 * Ends a server that outlived its supervisor, and removes the note of one that did not: Postgres refuses to start
 * while the process id in it exists, even as a stranger's after a reboot or as one that waits to be reaped.
 */
async function endEarlierServer(cluster: string): Promise<void> {
  const note = join(cluster, "postmaster.pid");
  const pid = Number(readText(note)?.split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  const command = commandLine(pid);
  if (command.includes("postgres") && command.includes(cluster)) await endProcess(pid, "SIGINT");
  rmSync(note, { force: true });
}

const [cluster = "", command = "", ...args] = process.argv.slice(2);
await endEarlierServer(cluster);
const server = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
server.stderr.setEncoding("utf8").on("data", (text: string) => {
  for (const line of text.split("\n")) {
    const message = /(FATAL|PANIC|HINT): .*/.exec(line)?.[0];
    const isPassing = message?.includes("the database system is") ?? true; // starting up, shutting down
    if (!isPassing) console.error(message);
  }
});

/** SIGINT is Postgres's fast shutdown: it rolls back what is open, writes a checkpoint and ends. */
const stop = (): void => void server.kill("SIGINT");
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
process.on("disconnect", stop);
server.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
server.on("exit", (code) => process.exit(code ?? 1));
