import { expect, test } from "vitest";
import { checkRow, literalKind, literalOf, literalText, newRow, rowOf } from "./condition-draft";
import { draftOf, filterFaults, filterOf } from "./filter-draft";
import { checkMapping, mappingDraftOf, newRename, newStep } from "./mapping-draft";

test("values are read as what they look like, and quotes make text of anything", () => {
  expect(["5", "-1.5", "true", "null", '"5"', "five", "1e5"].map(literalOf)).toEqual([
    5,
    -1.5,
    true,
    null,
    "5",
    "five",
    "1e5",
  ]);
  for (const value of [5, true, null, "5", "true", "", "a b", '"'] as const)
    expect(literalOf(literalText(value)), String(value)).toBe(value);
  expect([literalKind("5"), literalKind('"5"'), literalKind("true")]).toEqual([
    "number",
    "text",
    "true or false",
  ]);
});

test("a filter with everything comes back from the form as it went in", () => {
  const filter = {
    types: ["track" as const],
    where: {
      match: "any" as const,
      conditions: [
        { path: "properties.total", op: "gt" as const, value: 100 },
        { path: "properties.plan", op: "in" as const, value: ["pro", 5, "5"] },
        { path: "context.ip", op: "exists" as const },
        { path: "context.page.url", op: "matches" as const, value: "*/checkout/*" },
        { match: "all" as const, conditions: [{ path: "userId", op: "missing" as const }] },
      ],
    },
    sample: { percent: 25 },
    consent: { categories: ["ads", "analytics"], match: "any" as const, whenUnknown: "suppress" as const },
  };
  expect(filterOf(draftOf(filter))).toEqual(filter);
});

test("a condition without field or value, or on an unsafe path, is told beside its row", () => {
  expect(checkRow(newRow())).toMatchObject({ kind: "fault" });
  expect(checkRow({ ...newRow(), path: "properties.total" })).toMatchObject({ message: "Give a value." });
  expect(checkRow({ ...newRow(), path: "__proto__.x", value: "1" })).toMatchObject({ kind: "fault" });
  const row = rowOf({ path: "userId", op: "eq", value: "" });
  expect(Object.keys(filterFaults({ ...draftOf(null), rows: [{ ...row, path: "" }] }).rows ?? {})).toEqual([
    row.key,
  ]);
});

test("a mapping comes back from the form as it went in, and none is null", () => {
  const mapping = {
    events: [{ from: "Order Completed", to: "Purchase" }],
    steps: [
      { op: "rename" as const, from: "properties.total", to: "properties.value", events: ["Order*"] },
      { op: "set" as const, path: "properties.currency", value: "EUR" },
      { op: "set" as const, path: "properties.tags", value: ["a", 1] },
      { op: "drop" as const, path: "context.ip" },
      { op: "pick" as const, path: "traits", keep: ["email", "plan"] },
    ],
  };
  expect(checkMapping(mappingDraftOf(mapping))).toEqual({ kind: "ok", mapping });
  expect(checkMapping(mappingDraftOf(null))).toEqual({ kind: "ok", mapping: null });
});

test("rows of a mapping that mean nothing are told by row", () => {
  const [name, step] = [newRename(), { ...newStep(), path: "messageId", value: "properties.id" }];
  const checked = checkMapping({ names: [name], steps: [step] });
  expect(checked.kind === "faults" ? Object.keys(checked.faults).sort() : []).toEqual(
    [name.key, step.key].sort(),
  );
});
