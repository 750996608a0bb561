import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { root } from "./run.mjs";

const WAIT = { timeout: 20_000, interval: 50 };

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("what a step runs ends with the process that runs it", { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "tributary-run-"));
  const file = join(folder, "pid");
  const step = `require("node:fs").writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)`;
  const script = `
    import { run } from "./scripts/setup/run.mjs";
    process.on("SIGTERM", () => process.exit(0));
    await run(process.execPath, ["-e", ${JSON.stringify(step)}, ${JSON.stringify(file)}]);
  `;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const pid = await vi.waitFor(() => Number(readFileSync(file, "utf8") || Number.NaN), WAIT);
  await vi.waitFor(() => expect(isAlive(pid)).toBe(true), WAIT);
  parent.kill("SIGTERM");
  await once(parent, "exit");
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), WAIT);
  rmSync(folder, { recursive: true });
});
