import { ensureConsoleBuild } from "./setup/console-build.mjs";
import { step } from "./setup/step.mjs";

/** Each returns the exit code; the script's own arguments follow the command: `npm run bench -- gateway`. */
export async function bench() {
  await step("Console build", ensureConsoleBuild);
  return runScript("bench/main.ts");
}
export const demo = () => runScript("scripts/demo.ts");

async function runScript(path) { return path; }
