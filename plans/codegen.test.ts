import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { planContent } from "../contract/plan.ts";
import { planToTypeScript } from "./codegen.ts";

const content = planContent.parse({
  traits: { properties: { email: { type: "string", format: "email", "x-pii": true } }, required: ["email"] },
  events: [
    {
      name: "Order Completed",
      description: "Money moved. */ process.exit()",
      properties: {
        properties: {
          total: { type: "number", minimum: 0 },
          currency: { enum: ["EUR", "USD", null] },
          products: {
            type: "array",
            items: {
              type: "object",
              properties: { "sku-id": { type: ["string", "null"] } },
              required: ["sku-id"],
            },
          },
          mixed: {
            type: "array",
            items: { anyOf: [{ type: "object", properties: { a: { type: "string" } } }, { type: "null" }] },
          },
        },
        required: ["total"],
      },
    },
    { name: "order completed" },
    { name: "delete" },
    { name: "2 for 1" },
    { type: "page", name: "" },
    { type: "page", name: "Home", properties: { properties: { section: { type: "string" } } } },
    { type: "group", name: "", properties: { properties: { plan: { type: "string" } }, required: ["plan"] } },
    { type: "screen", name: "Start" },
  ],
});

/** What the compiler says about the generated file and one that uses it. */
function faultsOf(uses: string): readonly string[] {
  // Below node_modules, so that the SDKs are found.
  const cache = join(import.meta.dirname, "../node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "codegen-"));
  try {
    writeFileSync(join(folder, "plan.ts"), planToTypeScript({ name: "Shop", version: 3, content }));
    writeFileSync(join(folder, "use.ts"), `import * as plan from "./plan.ts";\n${uses}`);
    const program = ts.createProgram([join(folder, "use.ts")], {
      strict: true,
      noEmit: true,
      exactOptionalPropertyTypes: true,
      allowImportingTsExtensions: true,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
      skipLibCheck: true,
      types: [],
    });
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("the code compiles under strict rules, and takes what the plan allows", { timeout: 30_000 }, () => {
  expect(
    faultsOf(`
      plan.orderCompleted({ total: 1, currency: null, products: [{ "sku-id": null }], mixed: [{ a: "x" }, null] });
      plan.orderCompleted2();
      plan.deleteEvent({});
      plan.event2For1();
      plan.page("Anything", {});
      plan.homePage({ section: "top" });
      plan.group("g1", { plan: "pro" });
      plan.identify("u1", { email: "a@b.c" });
    `),
  ).toEqual([]);
});

test("the SDKs of Segment and RudderStack fit as they are", { timeout: 30_000 }, () => {
  expect(
    faultsOf(`
      import { AnalyticsBrowser } from "@segment/analytics-next";
      import { RudderAnalytics } from "@rudderstack/analytics-js";
      plan.setAnalytics(AnalyticsBrowser.load({ writeKey: "x" }));
      plan.setAnalytics(new RudderAnalytics());
    `),
  ).toEqual([]);
});

test("what the plan does not allow does not compile", { timeout: 30_000 }, () => {
  const faults = faultsOf(`
    plan.orderCompleted({ currency: "EUR" });
    plan.orderCompleted({ total: "1" });
    plan.orderCompleted({ total: 1, currency: "GBP" });
    plan.homePage({ section: "top", unplanned: 1 });
    plan.identify("u1", {});
  `);
  expect(faults).toHaveLength(5);
});

test("the same plan gives the same text, in whatever order its events stand", () => {
  const turned = { ...content, events: [...content.events].reverse() };
  const of = (given: typeof content): string =>
    planToTypeScript({ name: "Shop", version: 3, content: given });
  expect(of(content)).toBe(of(structuredClone(content)));
  expect(of(turned)).toBe(of(content));
});
