#!/usr/bin/env node
/**
 * `npx tributary plan …` in a clone: tracking plans for builds, without an installation that runs. Prepares itself on
 * any Node ≥ 18, as bootstrap.mjs does, and keeps standard output for the answer.
 */
import { ensureNode24 } from "./setup/node.mjs";
import { ensurePackages } from "./setup/packages.mjs";
import { explain } from "./setup/step.mjs";

console.log = console.error;

async function main() {
  const exitCode = await ensureNode24();
  if (exitCode !== "already") return exitCode;
  await ensurePackages();
  return (await import("./cli/main.ts")).tributary(process.argv.slice(2));
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error) => {
    explain(error);
    process.exitCode = 1;
  },
);
