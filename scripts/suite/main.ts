/** `npm test`: everything that can fail, from formatting to journeys in a real browser, on one machine. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureConsoleBuild } from "../setup/console-build.mjs";
import { root } from "../setup/run.mjs";
import { step } from "../setup/step.mjs";
import { runChecks } from "../verify/main.ts";
import { ensureBrowser } from "./browser.ts";
import { type Counts, playwrightCounts, readReport, vitestCounts } from "./counts.ts";

const CHECKS = ["format", "types", "lint", "boundaries", "unused", "documents"];

/** Resolves with the exit code. The last line says `N passed, N failed`. */
export async function test(): Promise<number> {
  const reports = mkdtempSync(join(tmpdir(), "tributary-reports-"));
  const results: Counts[] = [];
  try {
    const failures = await runChecks(CHECKS);
    for (const failure of failures) console.error(`\n${failure}\n`);
    results.push({ passed: CHECKS.length - failures.length, failed: failures.length, skipped: 0 });

    results.push(await runVitest("unit", join(reports, "unit.json")));
    await step("Console build", ensureConsoleBuild);
    results.push(await runVitest("promises", join(reports, "promises.json")));
    results.push(await runPlaywright(join(reports, "e2e.json")));
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  return conclude(results);
}

async function runVitest(project: string, report: string): Promise<Counts> {
  console.log(`\n── vitest: ${project}`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await runShown("vitest", ["run", "--project", project, ...reporters]);
  return vitestCounts(readReport(report), code);
}

async function runPlaywright(report: string): Promise<Counts> {
  const browser = await step("Browser", ensureBrowser);
  console.log("\n── playwright");
  const code = await runShown("playwright", ["test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    ...(browser ? { TRIBUTARY_BROWSER: browser } : {}),
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
