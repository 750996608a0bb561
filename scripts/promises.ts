/** `npm run promises`: runs the tests that prove our promises and writes docs/promises.md. Words name files: `npm run promises -- kill-loop`. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROMISES } from "./promises/list.ts";
import { pageOf } from "./promises/page.ts";
import { results, resultsOf, type Checkout, type Results, type Size } from "./promises/results.ts";
import { root } from "./setup/run.mjs";

const KEPT = join(root, "docs/promises.json");
const PAGE = join(root, "docs/promises.md");
const isFull = process.env["TRIBUTARY_FULL"] === "1";

/** Files one after the other: a test that measures must not share its two cores with another. */
function run(files: readonly string[], report: string): Promise<number> {
  const args = ["run", "--no-file-parallelism", "--reporter=default", "--reporter=json"];
  const child = spawn(
    join(root, "node_modules/.bin/vitest"),
    [...args, `--outputFile.json=${report}`, ...files],
    { cwd: root, stdio: "inherit" },
  );
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/** What is checked out; the two files that this program writes itself do not count as changes. */
function checkout(): Checkout {
  const git = (...args: readonly string[]): string | undefined => {
    const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
    return status === 0 ? stdout.trim() : undefined;
  };
  const commit = git("rev-parse", "--short=9", "HEAD");
  if (commit === undefined) return { commit: "unknown commit", isChanged: false };
  const changes = git("status", "--porcelain", "--", ".", ":!docs/promises.json", ":!docs/promises.md");
  return { commit, isChanged: changes !== "" };
}

const words = process.argv.slice(2);
// Before the run: somebody may go on working while it takes its hours.
const ran = checkout();
const proofs = PROMISES.flatMap((promised) => promised.proofs)
  .filter(({ file }) => words.length === 0 || words.some((word) => file.includes(word)))
  .filter(({ hasFullSize }) => !isFull || hasFullSize === true);
const folder = mkdtempSync(join(tmpdir(), "tributary-promises-"));
try {
  const report = join(folder, "report.json");
  const code = await run(
    proofs.map(({ file }) => file),
    report,
  );
  const kept: Results = results.parse(JSON.parse(readFileSync(KEPT, "utf8")));
  const size: Size = isFull ? "full" : "ci";
  for (const [file, result] of resultsOf(JSON.parse(readFileSync(report, "utf8")), proofs, {
    root,
    checkout: ran,
  }))
    kept[file] = { ...kept[file], [size]: result };
  writeFileSync(KEPT, `${JSON.stringify(kept, null, 2)}\n`);
  writeFileSync(PAGE, pageOf(kept));
  console.log(`Written: ${PAGE}`);
  process.exitCode = code;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
