import * as fc from "fast-check";
import { expect, test } from "vitest";
import { planContent, type PlanContent } from "../contract/plan.ts";
import { planFromCsv, planToCsv } from "./csv.ts";
import { canonical } from "./keywords.ts";

const readBack = (content: PlanContent): PlanContent => {
  const result = planFromCsv(planToCsv(content));
  if (result.kind === "faults") throw new Error(JSON.stringify(result.faults));
  return result.content;
};

const name = fc.oneof(
  fc.constantFrom(
    "a.b",
    "=1+1",
    "'-x",
    "pri[]ce",
    "[]",
    'say "hi"',
    "line\nbreak",
    "_proto",
    "ünï",
    "a\\b",
    "@cmd",
  ),
  fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() === text && !text.includes("\r")),
);
const text = fc.string({ minLength: 1, maxLength: 20 }).filter((value) => !value.includes("\r"));
const extras = fc.record(
  {
    description: text,
    "x-pii": fc.constant(true),
    "x-owner": text,
    minimum: fc.integer(),
    pattern: fc.constant('^a,b"c$'),
  },
  { requiredKeys: [] },
);
const leaf = fc.oneof(
  fc.constantFrom({ type: "string" }, { type: ["integer", "null"] }, {}, { type: "string", format: "email" }),
  fc.constantFrom(
    { type: "string", format: "hostname" },
    { type: "string", enum: ["a", "b|c"] },
    { enum: [1, null] },
  ),
);
const { schema } = fc.letrec<{ schema: Record<string, unknown>; node: Record<string, unknown> }>((tie) => ({
  node: fc
    .tuple(
      fc.oneof(
        { depthSize: "small" },
        leaf,
        tie("schema"),
        fc.record({ type: fc.constant("array"), items: tie("node") }),
      ),
      extras,
    )
    .map(([node, more]) => ({ ...node, ...more })),
  schema: fc
    .tuple(fc.dictionary(name, tie("node"), { minKeys: 1, maxKeys: 4 }), fc.boolean())
    .map(([properties, closed]) => ({
      type: "object",
      properties,
      required: Object.keys(properties).slice(0, 1),
      ...(closed ? { additionalProperties: false } : {}),
    })),
}));
const plans = fc
  .record({
    events: fc.uniqueArray(fc.record({ name, properties: schema }), {
      maxLength: 4,
      selector: (event) => event.name,
    }),
    traits: schema,
  })
  .map((given) => planContent.parse(given));

test("a plan written as CSV and read again is the same plan", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      expect(canonical(readBack(plan))).toBe(canonical(plan));
    }),
    { numRuns: 200 },
  );
});

test("every bad row is named with its number, column and reason", () => {
  const result = planFromCsv(
    "event,property,data_type,required,permitted_values\nA,x,text,,\nA,y,string,perhaps,\nA,z..b,string,,\nA,w,string,,[1\n,q,string,,\n",
  );
  expect(result).toMatchObject({
    kind: "faults",
    faults: [
      { row: 2, column: "data_type" },
      { row: 3, column: "required" },
      { row: 4, column: "property" },
      { row: 5, column: "permitted_values" },
      { row: 6, column: "event" },
    ],
  });
});

test("a file of another kind is refused with the columns that are expected", () => {
  expect(planFromCsv("")).toMatchObject({ kind: "faults" });
  expect(planFromCsv("foo,bar\n1,2")).toMatchObject({ kind: "faults", faults: [{ row: 1 }] });
});

test("what a spreadsheet would run is written so that it does not", () => {
  const csv = planToCsv(planContent.parse({ events: [{ name: "=HYPERLINK(1)" }] }));
  expect(csv).toContain("'=HYPERLINK(1)");
});
