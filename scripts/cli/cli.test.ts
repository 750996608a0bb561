import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ENTRY = resolve(import.meta.dirname, "../tributary.mjs");
let folder: string;
const at = (name: string): string => join(folder, name);

const PLAN = {
  events: [
    {
      name: "Bought",
      properties: { type: "object", properties: { total: { type: "number" } }, required: ["total"] },
    },
  ],
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tributary-cli-"));
  writeFileSync(at("plan.json"), JSON.stringify(PLAN));
  writeFileSync(at("looser.json"), JSON.stringify({ events: [...PLAN.events, { name: "Viewed" }] }));
  writeFileSync(at("broken.json"), JSON.stringify({ events: [{ name: "A", properties: { type: "text" } }] }));
  const good = { type: "track", event: "Bought", properties: { total: 1 } };
  const bad = { type: "track", event: "Bought", messageId: "m2", properties: { total: "1" } };
  writeFileSync(at("good.ndjson"), `${JSON.stringify(good)}\n\n${JSON.stringify(good)}\n`);
  writeFileSync(at("bad.ndjson"), [good, bad].map((event) => JSON.stringify(event)).join("\n"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
const run = (...args: readonly string[]): Promise<Ended> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("close", (code) => {
      done({ code, out, err });
    });
  });

test("events that fit the plan end with 0, others with 1 and their lines", { timeout: 30_000 }, async () => {
  const good = await run("plan", "check", at("good.ndjson"), "--plan", at("plan.json"));
  expect(good).toMatchObject({ code: 0, out: "2 events, all fit the plan.\n" });
  const bad = await run("plan", "check", at("bad.ndjson"), "--plan", at("plan.json"), "--json");
  expect(bad.code).toBe(1);
  expect(JSON.parse(bad.out)).toMatchObject({
    checked: 2,
    withViolations: 1,
    events: [{ line: 2, messageId: "m2", violations: [{ type: "Datatype-Mismatch", property: "total" }] }],
  });
});

test("what cannot be checked ends with 2 and says why", { timeout: 30_000 }, async () => {
  const missing = await run("plan", "check", at("none.ndjson"), "--plan", at("plan.json"));
  const broken = await run("plan", "check", at("good.ndjson"), "--plan", at("broken.json"));
  expect([missing.code, broken.code]).toEqual([2, 2]);
  expect(missing.err).toContain("none.ndjson");
  expect(broken.err).toContain("type");
});

test("a breaking change ends with 2, another one with 0", { timeout: 30_000 }, async () => {
  const looser = await run("plan", "diff", at("plan.json"), at("looser.json"));
  const stricter = await run("plan", "diff", at("looser.json"), at("plan.json"));
  expect([looser.code, stricter.code]).toEqual([0, 2]);
  expect(stricter.out).toContain("BREAKING  Removed Viewed.");
});

test("types come out as TypeScript", { timeout: 30_000 }, async () => {
  const types = await run("plan", "types", at("plan.json"));
  expect(types.out).toContain("export function bought(properties: Bought");
  expect(types.code).toBe(0);
});

test("an unknown command says what there is", { timeout: 30_000 }, async () => {
  const unknown = await run("plan", "fly");
  expect(unknown.code).toBe(2);
  expect(unknown.err).toContain("tributary plan check");
});
