/**
 * Keeps one Postgres server in the foreground and stops it when the supervisor dies, which a server by itself would
 * survive. Usage: postgres.mjs COMMAND ARGUMENT...
 */
import { spawn } from "node:child_process";

const [command = "postgres", ...args] = process.argv.slice(2);
const server = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
// Once it is ready, the server's log is worth reading only when something is wrong.
server.stderr.setEncoding("utf8").on("data", (text) => {
  for (const line of text.split("\n")) {
    const message = line.replace(/^.*?(?=(FATAL|PANIC|ERROR|WARNING|HINT|DETAIL|LOG): )/, "");
    if (/^(FATAL|PANIC|HINT): /.test(message)) console.error(message);
  }
});

/** SIGINT is Postgres's fast shutdown: it rolls back what is open, writes a checkpoint and ends. */
const stop = () => server.kill("SIGINT");
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
process.on("disconnect", stop);
server.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
server.on("exit", (code) => process.exit(code ?? 1));
