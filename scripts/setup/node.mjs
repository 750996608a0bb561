import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { npm, root } from "./run.mjs";
import { Refusal, step } from "./step.mjs";

const NODE_VERSION = "24.21.0";
const NODE_MAJOR = 24;
/**
 * The binary interfaces (process.versions.modules) of Node 24 and 26: isolated-vm comes built for these only, and
 * packages run no install scripts here that would build it for another one.
 */
export const NODE_ABIS = ["137", "147"];

/**
 * Makes sure that a Node runs us for which all packages come built. Any other one fetches Node 24 from npm into
 * `.toolchain/` and runs the same command line under it, with it first on PATH.
 * @returns {Promise<"already" | number>} "already" under such a Node, else the exit code of the run under Node 24
 */
export async function ensureNode24() {
  if (NODE_ABIS.includes(process.versions.modules)) return "already";
  const node = await step(`Node ${NODE_MAJOR}`, fetchNode);
  return runAgainUnder(node);
}

/** @returns {Promise<string>} path of the executable */
async function fetchNode() {
  const packageName = `node-${process.platform}-${process.arch}`;
  const folder = join(root, ".toolchain");
  const installed = join(folder, "node_modules", packageName);
  const node = join(installed, "bin", "node");
  if (existsSync(node) && versionOf(installed) === NODE_VERSION) return node;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  await npm(
    ["install", "--ignore-scripts", "--no-audit", "--no-fund", `${packageName}@${NODE_VERSION}`],
    folder,
  );
  if (!existsSync(node)) {
    throw new Refusal(
      `npm has no Node ${NODE_VERSION} for ${process.platform} on ${process.arch}. Install Node ${NODE_MAJOR} yourself and try again.`,
    );
  }
  return node;
}

function versionOf(packageFolder) {
  try {
    return JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")).version;
  } catch {
    return undefined; // an interrupted installation: install again
  }
}

/**
 * The child has an IPC channel so that it notices when this process is killed, and stops what it started.
 * @returns {Promise<number>} its exit code
 */
function runAgainUnder(node) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` };
  const child = spawn(node, process.argv.slice(1), { env, stdio: ["inherit", "inherit", "inherit", "ipc"] });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", (error) =>
      reject(
        new Refusal(
          `The Node ${NODE_VERSION} in .toolchain does not run here (${error.message}). Install Node ${NODE_MAJOR} yourself and try again.`,
        ),
      ),
    );
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
