/** `npm run verify`: every check that needs no running system. All of them run, and all failures are shown. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "../setup/run.mjs";
import { Refusal, step } from "../setup/step.mjs";
import { citedPaths, listDocuments, pathExists } from "./doc-paths.ts";

interface Check {
  readonly name: string;
  readonly work: () => unknown;
}

const bin = (name: string, ...args: string[]): Promise<string> =>
  run(join(root, "node_modules/.bin", name), args, { outputOnly: true });

/** The compiler in machine code, four times as fast; knip and dependency-cruiser need the one before as their library. */
const types = (project: string): Promise<string> =>
  run(join(root, "node_modules/typescript-native/bin/tsc"), ["-p", project, "--singleThreaded"], {
    outputOnly: true,
  });

const CHECKS: readonly Check[] = [
  { name: "Format (prettier)", work: () => bin("prettier", "--check", "--cache", "--log-level=warn", ".") },
  { name: "Types of the console", work: () => types("tsconfig.json") },
  { name: "Types of the pipeline", work: () => types("tsconfig.pipeline.json") },
  { name: "Lint (oxlint)", work: () => bin("oxlint") },
  { name: "Boundaries (dependency-cruiser)", work: checkBoundaries },
  { name: "Unused code (knip)", work: () => bin("knip", "--no-progress") },
  { name: "Paths in documents", work: checkDocuments },
  { name: "Unit tests", work: () => bin("vitest", "run", "--project", "unit", "--reporter=dot") },
];

/** The code folders whose imports have a direction. */
const CODE = ["contract", "connectors", "pipeline", "lib", "components", "app", "scripts", "bench", "e2e"];

async function checkBoundaries(): Promise<void> {
  const summary = await bin("depcruise", "--config", ".dependency-cruiser.mjs", ...CODE);
  // With a compiler that it cannot use, dependency-cruiser passes over every file and reports success.
  if (!/\([1-9]\d* modules/.test(summary)) throw new Refusal(`No module was looked at:\n${summary}`);
}

function checkDocuments(): void {
  const missing = listDocuments().flatMap((document) =>
    citedPaths(document, readFileSync(join(root, document), "utf8"))
      .filter((path) => !pathExists(path))
      .map((path) => `${document} mentions ${path}, which does not exist.`),
  );
  if (missing.length > 0) throw new Refusal(missing.join("\n"));
}

/** Most checks use one core: two of them run beside each other. */
const AT_ONCE = 2;

/** Runs the checks whose name contains one of the words. Resolves with what failed, one text per check. */
export async function runChecks(words: readonly string[]): Promise<readonly string[]> {
  const left = CHECKS.filter(({ name }) => words.some((word) => name.toLowerCase().includes(word)));
  const failures: string[] = [];
  const runNext = async (): Promise<void> => {
    for (let check = left.shift(); check !== undefined; check = left.shift()) {
      const failure = await runCheck(check);
      if (failure !== null) failures.push(failure);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runNext));
  return failures;
}

async function runCheck({ name, work }: Check): Promise<string | null> {
  try {
    await step(name, async () => void (await work()));
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return `── ${name}\n${error.message}`;
  }
}

/** `npm run verify` runs all of them, `npm run verify lint types` only these. Resolves with the exit code. */
export async function verify(): Promise<number> {
  const startedAt = performance.now();
  const words = process.argv.slice(3).map((word) => word.toLowerCase());
  const failures = await runChecks(words.length > 0 ? words : [""]);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  for (const failure of failures) console.error(`\n${failure}`);
  console.log(
    failures.length === 0 ? `\nAll is well (${seconds} s).` : `\n${failures.length} failed (${seconds} s).`,
  );
  return failures.length === 0 ? 0 : 1;
}
