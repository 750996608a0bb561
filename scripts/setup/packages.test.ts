import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { linkPostgresLibraries } from "./packages.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tributary-packages-"));
  mkdirSync(join(folder, "scripts"));
  // As that package has it; else what lies above the folder decides how Node reads the script.
  writeFileSync(join(folder, "package.json"), "{}");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const becomes = (script: string): void => writeFileSync(join(folder, "scripts/hydrate-symlinks.js"), script);
const runs = (): number => readFileSync(join(folder, "runs"), "utf8").length;

test("libraries that an interruption left without links get them by the next command, and once", async () => {
  becomes('require("node:fs").appendFileSync("runs", "x"); process.exit(1);');
  await expect(linkPostgresLibraries(folder)).rejects.toThrow(/hydrate-symlinks/);
  becomes('require("node:fs").appendFileSync("runs", "x");');
  await linkPostgresLibraries(folder);
  await linkPostgresLibraries(folder);
  expect(runs()).toBe(2);
});

test("a platform without a Postgres package has nothing to link", async () => {
  await linkPostgresLibraries(join(folder, "missing"));
  expect(existsSync(join(folder, "missing"))).toBe(false);
});
