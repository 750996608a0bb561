import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { browserEnvironment, ensureBrowser, firstThatLaunches } from "./browser.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tributary-browsers-"));
  vi.stubEnv("TRIBUTARY_BROWSER", "");
  vi.stubEnv("TRIBUTARY_BROWSER_SANDBOX", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const good = (): string => program("good", 'echo "<html></html>"');
/** As a download without its system libraries, or a wrapper that only tells how to install. */
const bad = (): string => program("bad", 'echo "error while loading shared libraries" >&2; exit 127');

test("a browser that does not show a page is passed over, even when it ends well", () => {
  const silent = program("silent", "exit 0");
  const found = firstThatLaunches([join(folder, "missing"), bad(), silent, good()]);
  expect(found?.executablePath).toBe(join(folder, "good"));
  expect(firstThatLaunches([bad(), silent])).toBeUndefined();
});

test("a browser whose sandbox cannot work is used without it", () => {
  const picky = program("picky", 'case "$*" in *--no-sandbox*) echo "<html></html>";; *) exit 1;; esac');
  expect(firstThatLaunches([picky])).toEqual({ executablePath: picky, chromiumSandbox: false });
});

test("the next source is asked only while nothing of those before starts", async () => {
  const asked: string[] = [];
  const source = (name: string, paths: readonly string[]) => () => {
    asked.push(name);
    return paths;
  };
  const path = good();
  const found = await ensureBrowser([
    source("installed", [bad()]),
    source("downloaded", [path]),
    source("debian", [path]),
  ]);
  expect(found.executablePath).toBe(path);
  expect(asked).toEqual(["installed", "downloaded"]);
  await expect(ensureBrowser([source("installed", [])])).rejects.toThrow(/TRIBUTARY_BROWSER/);
});

test("what was found is handed to a runner, and a named one that does not start is refused by its name", async () => {
  const found = { executablePath: "/found/already", chromiumSandbox: true };
  for (const [name, value] of Object.entries(browserEnvironment(found))) vi.stubEnv(name, value);
  expect(await ensureBrowser([])).toEqual(found);
  vi.stubEnv("TRIBUTARY_BROWSER_SANDBOX", "");
  await expect(ensureBrowser([])).rejects.toThrow(/\/found\/already/);
});
