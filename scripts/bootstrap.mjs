#!/usr/bin/env node
/**
 * The first code that runs, on any Node ≥ 18 and with nothing installed: it prepares what is missing, then hands over
 * to the command. Every step is a file of its own in `setup/`, does nothing when its inputs have not changed, and
 * prints how long it took.
 *
 *   Node 24 → packages → Prisma client → start | test | verify | bench | promises | demo | reset-password
 */
import { ensureNode24 } from "./setup/node.mjs";
import { ensurePackages } from "./setup/packages.mjs";
import { ensurePrismaClient } from "./setup/prisma-client.mjs";
import { explain, step } from "./setup/step.mjs";

/** Everything that a command needs is imported after set-up: before it, no package may be there yet. */
const commands = {
  start: async () => (await import("./start/main.ts")).start(),
  test: async () => (await import("./suite/main.ts")).test(),
  verify: async () => (await import("./verify/main.ts")).verify(),
  bench: async () => (await import("./run-script.mjs")).bench(),
  promises: async () => (await import("./run-script.mjs")).promises(),
  demo: async () => (await import("./run-script.mjs")).demo(),
  "reset-password": async () => (await import("./run-script.mjs")).resetPassword(),
};

/**
 * Under npm our parent is npm itself (the scripts in package.json say `exec`, or a shell between us would swallow its
 * signals). When npm is killed in a way that it cannot pass on, its end is our signal.
 */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const timer = setInterval(() => process.ppid === npm || process.kill(process.pid, "SIGTERM"), 500);
  timer.unref();
}

async function main() {
  const name = process.argv[2] ?? "start";
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    console.error(`Unknown command "${name}". There are: ${Object.keys(commands).join(", ")}.`);
    return 2;
  }
  endWithNpm();
  const exitCode = await ensureNode24();
  if (exitCode !== "already") return exitCode;
  await step("Packages", ensurePackages);
  await step("Prisma client", ensurePrismaClient);
  return command();
}

main().then(
  (exitCode) => process.exit(exitCode),
  (error) => {
    explain(error);
    process.exit(1);
  },
);
