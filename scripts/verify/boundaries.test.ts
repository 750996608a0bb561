/** Each rule of .dependency-cruiser.mjs is broken on purpose in a small tree, to prove that it would be noticed. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../setup/run.mjs";

/** Rule → the file that breaks it, and what that file imports. */
const VIOLATIONS: Readonly<Record<string, readonly [file: string, imports: string]>> = {
  "no-cycles": ["lib/one.ts", "./two.ts"],
  "no-unresolvable": ["lib/lost.ts", "./nowhere.ts"],
  "no-test-imports": ["lib/curious.ts", "../e2e/fixture.ts"],
  "contract-is-a-leaf": ["contract/heavy.ts", "pino"],
  "plans-know-only-contract": ["plans/worldly.ts", "../lib/two.ts"],
  "stages-are-strangers": ["pipeline/gateway/nosy.ts", "../route/index.ts"],
  "log-by-its-front-door": ["pipeline/gateway/burglar.ts", "../log/inside.ts"],
  "base-knows-nobody": ["pipeline/base/clever.ts", "../../contract/event.ts"],
  "base-and-log-look-down-only": ["pipeline/log/upward.ts", "../control/index.ts"],
  "config-is-below-stages": ["pipeline/config/upward.ts", "../route/index.ts"],
  "fields-are-pure": ["pipeline/fields/worldly.ts", "../base/index.ts"],
  "sandbox-is-below-stages": ["pipeline/sandbox/upward.ts", "../route/index.ts"],
  "sandbox-by-its-front-door": ["pipeline/route/burglar.ts", "../sandbox/inside.ts"],
  "alerts-ask-and-never-touch": ["pipeline/alerts/meddler.ts", "../route/index.ts"],
  "process-is-pure": ["pipeline/process/chatty.ts", "node:http"],
  "disk-belongs-to-the-log": ["pipeline/route/writer.ts", "node:fs"],
  "only-route-uses-the-registry": ["pipeline/gateway/eager.ts", "../../connectors/registry.ts"],
  "connectors-are-strangers": ["connectors/http/copycat.ts", "../webhook/deliver.ts"],
  "connectors-know-only-contract": ["connectors/http/nosy.ts", "../../pipeline/base/index.ts"],
  "definitions-are-pure-data": ["connectors/http/definition.ts", "node:fs"],
  "ui-sees-catalog-not-delivery": ["lib/sender.ts", "../connectors/webhook/deliver.ts"],
  "console-and-pipeline-share-only-contract": ["lib/insider.ts", "../pipeline/base/index.ts"],
  "pipeline-is-framework-free": ["pipeline/gateway/framed.ts", "next"],
  "console-layers": ["lib/upward.ts", "../components/card.ts"],
  "components-not-app": ["components/upward.ts", "../app/page.ts"],
  "components-not-server": ["components/reader.ts", "../lib/server/db.ts"],
  "client-files-not-server": ["app/sources/client.tsx", "../../lib/server/db.ts"],
  "routes-are-thin": ["app/fat.ts", "../lib/server/db.ts"],
  "one-door-to-prisma": ["lib/side-door.ts", "@prisma/client"],
  "ui-kit-is-domain-free": ["components/ui/knowing.ts", "../../contract/event.ts"],
};

/** What the violations import, and imports that are allowed. */
const INNOCENT: Readonly<Record<string, string>> = {
  "lib/two.ts": 'import "./one.ts";',
  "e2e/fixture.ts": "",
  "contract/event.ts": 'import "zod";',
  "pipeline/base/index.ts": "",
  "pipeline/log/inside.ts": 'import "node:fs";',
  "pipeline/log/index.ts": 'import "./inside.ts";',
  "pipeline/sandbox/inside.ts": "",
  "pipeline/sandbox/index.ts": 'import "./inside.ts";',
  "pipeline/control/index.ts": 'import "../log/index.ts";',
  "pipeline/route/index.ts": 'import "../../connectors/registry.ts"; import "../log/index.ts";',
  "pipeline/process/index.ts": 'import "node:crypto"; import "../../contract/event.ts";',
  "pipeline/role.ts": 'import "./route/index.ts";',
  "connectors/kit/index.ts": "",
  "connectors/webhook/deliver.ts": 'import "../kit/index.ts"; import "../../contract/event.ts";',
  "connectors/registry.ts": 'import "./webhook/deliver.ts";',
  "lib/server/db.ts": 'import "@prisma/client";',
  "components/card.ts": 'import "../contract/event.ts";',
  "app/page.ts": 'import "../components/card.ts";',
};

const tree = mkdtempSync(join(tmpdir(), "tributary-boundaries-"));

function write(path: string, content: string): void {
  mkdirSync(join(tree, dirname(path)), { recursive: true });
  writeFileSync(join(tree, path), content);
}

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}
let violations: readonly Violation[] = [];
let ruleNames: readonly string[] = [];

beforeAll(async () => {
  const config = (await import(join(root, ".dependency-cruiser.mjs"))) as {
    default: { forbidden: { name: string }[] };
  };
  ruleNames = config.default.forbidden.map((rule) => rule.name);
  for (const [path, content] of Object.entries(INNOCENT)) write(path, content);
  for (const [path, imports] of Object.values(VIOLATIONS)) write(path, `import "${imports}";`);
  for (const name of ["zod", "pino", "next", "@prisma/client"]) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" }));
    write(`node_modules/${name}/index.js`, "");
  }
  copyFileSync(join(root, "tsconfig.json"), join(tree, "tsconfig.json"));
  const cli = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const rules = ["--config", join(root, ".dependency-cruiser.mjs"), "--output-type", "json"];
  const folders = ["app", "components", "connectors", "contract", "e2e", "lib", "pipeline", "plans"];
  const result = spawnSync(process.execPath, [cli, ...rules, ...folders], { cwd: tree, encoding: "utf8" });
  const report = JSON.parse(result.stdout) as { summary: { violations: Violation[] } };
  violations = report.summary.violations;
}, 30_000);

afterAll(() => rmSync(tree, { recursive: true, force: true }));

test("every boundary rule notices a file that breaks it", () => {
  const noticed = (rule: string): boolean =>
    violations.some((violation) => violation.rule.name === rule && violation.from === VIOLATIONS[rule]?.[0]);
  expect(ruleNames.filter((rule) => !noticed(rule))).toEqual([]);
});

test("no boundary rule minds the imports that are allowed", () => {
  const allowed = Object.keys(INNOCENT).filter((path) => path !== "lib/two.ts");
  expect(violations.filter(({ from }) => allowed.includes(from))).toEqual([]);
});
