import { spawn } from "node:child_process";
import { ensureConsoleBuild } from "./setup/console-build.mjs";
import { root } from "./setup/run.mjs";
import { step } from "./setup/step.mjs";

/** Each resolves with an exit code. Arguments after the command reach the script: `npm run bench -- gateway`. */
export async function bench() {
  await step("Console build", ensureConsoleBuild);
  return runScript("bench/main.ts");
}

export async function promises() {
  await step("Console build", ensureConsoleBuild);
  return runScript("scripts/promises.ts");
}

export const demo = () => runScript("scripts/demo.ts");

export const resetPassword = () => runScript("scripts/reset-password.ts");

function runScript(path) {
  const child = spawn(process.execPath, [path, ...process.argv.slice(3)], { cwd: root, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
