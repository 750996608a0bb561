import { spawn } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Refusal } from "./step.mjs";

/** The repository's folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

const running = new Set();
// A build that goes on after we were told to stop would be in the way of the next one.
process.on("exit", () => running.forEach((child) => child.kill()));

/**
 * Runs a program to its end, silently; when it fails, what it printed becomes part of the refusal, in excerpt, or
 * with `outputOnly` is the refusal.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, advice?: string, outputOnly?: boolean }} options
 * @returns {Promise<string>} what it printed
 */
export function run(command, args, { cwd = root, env = process.env, advice = "", outputOnly = false } = {}) {
  return new Promise((resolveRun, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    let output = "";
    const collect = (chunk) => (output += chunk);
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.on("error", (error) => {
      running.delete(child);
      reject(new Refusal(`Could not run "${command}": ${error.message}. ${advice}`));
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      if (code === 0) return resolveRun(output);
      if (outputOnly) return reject(new Refusal(output.trim()));
      reject(
        new Refusal(
          `"${[command, ...args].join(" ")}" ended with ${signal ?? code}. ${advice}\n\n${excerpt(output)}`,
        ),
      );
    });
  });
}

/** The beginning, where a program says what is wrong, and the end, where it says how it ended. */
function excerpt(output) {
  const lines = output.trim().split("\n");
  return lines.length <= 24 ? lines.join("\n") : [...lines.slice(0, 12), "…", ...lines.slice(-12)].join("\n");
}

/**
 * Runs npm, the very one that started us when there is one, else the one on PATH.
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<string>}
 */
export function npm(args, cwd = root) {
  const advice = "Check that this machine reaches its npm registry (npm ping), then try again.";
  const own = process.env.npm_execpath ?? "";
  return own.endsWith("npm-cli.js")
    ? run(process.execPath, [own, ...args], { cwd, advice })
    : run("npm", args, { cwd, advice });
}
