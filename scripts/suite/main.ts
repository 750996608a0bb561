/** `npm test`: everything that can fail, from formatting to journeys in a real browser, on one machine. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureConsoleBuild } from "../setup/console-build.mjs";
import { root } from "../setup/run.mjs";
import { Refusal, step } from "../setup/step.mjs";
import { runChecks } from "../verify/main.ts";
import { browserEnvironment, ensureBrowser } from "./browser.ts";
import { type Counts, playwrightCounts, readReport, vitestCounts } from "./counts.ts";

const CHECKS = ["format", "types", "lint", "boundaries", "unused", "documents"];

/** Resolves with the exit code. The last line says `N passed, N failed`. */
export async function test(): Promise<number> {
  const reports = mkdtempSync(join(tmpdir(), "tributary-reports-"));
  const results: Counts[] = [];
  const refusals: string[] = [];
  /** A step without which some tests cannot run: it counts as one that failed, and the others go on. */
  const prepare = async <T>(name: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await step(name, work);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      console.error(`\n${error.message}\n`);
      refusals.push(error.message);
      results.push({ passed: 0, failed: 1, skipped: 0 });
      return undefined;
    }
  };
  try {
    // First, because it may take a download, and somebody who has to install one should not wait ten minutes for it.
    const browser = await prepare("Browser", () => ensureBrowser());
    if (browser) Object.assign(process.env, browserEnvironment(browser));
    const failures = await runChecks(CHECKS);
    for (const failure of failures) console.error(`\n${failure}\n`);
    results.push({ passed: CHECKS.length - failures.length, failed: failures.length, skipped: 0 });

    results.push(await runVitest(["unit"], join(reports, "unit.json")));
    await prepare("Console build", ensureConsoleBuild);
    results.push(await runVitest(["promises", "measured"], join(reports, "promises.json")));
    if (browser) results.push(await runPlaywright(join(reports, "e2e.json")));
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  for (const refusal of refusals) console.error(`\n${refusal}`);
  return conclude(results);
}

async function runVitest(projects: readonly string[], report: string): Promise<Counts> {
  console.log(`\n── vitest: ${projects.join(", ")}`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await runShown("vitest", [
    "run",
    ...projects.flatMap((project) => ["--project", project]),
    ...reporters,
  ]);
  return vitestCounts(readReport(report), code);
}

async function runPlaywright(report: string): Promise<Counts> {
  console.log("\n── playwright");
  const code = await runShown("playwright", ["test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  return playwrightCounts(readReport(report), code);
}

/** Runs a tool of node_modules with its output shown. Resolves with its exit code. */
function runShown(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = spawn(join(root, "node_modules/.bin", name), args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

function conclude(results: readonly Counts[]): number {
  const sum = (of: (counts: Counts) => number): number =>
    results.reduce((total, counts) => total + of(counts), 0);
  const skipped = sum((counts) => counts.skipped);
  const failed = sum((counts) => counts.failed);
  console.log(
    `\n${skipped > 0 ? `${skipped} skipped\n` : ""}${sum((counts) => counts.passed)} passed, ${failed} failed`,
  );
  return failed === 0 ? 0 : 1;
}
