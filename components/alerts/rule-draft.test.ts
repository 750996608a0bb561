import { expect, test } from "vitest";
import { DEFAULT_RULES } from "@/lib/contract/alert-defaults";
import { checkDraft, conditionOfDraft, draftOfRule, newDraft, withKind } from "./rule-draft";

const rule = (condition: (typeof DEFAULT_RULES)[number]["condition"]) => ({
  id: "alr_1",
  name: "Rule",
  enabled: true,
  severity: "warning" as const,
  condition,
  subjectId: null,
  channelIds: ["chn_1"],
  forSeconds: 30,
  renotifyMinutes: null,
  createdAt: 0,
  updatedAt: 0,
  now: null,
});

test.each(DEFAULT_RULES)("$name comes back from the form as it went in", ({ condition }) => {
  const checked = checkDraft(draftOfRule(rule(condition)));
  expect(checked).toMatchObject({ kind: "ok", body: { condition, channelIds: ["chn_1"], forSeconds: 30 } });
});

test("what is missing or unreachable is told beside its field", () => {
  const draft = { ...newDraft([]), name: " ", threshold: "101", minCount: "", forSeconds: "-1" };
  expect(checkDraft(draft)).toEqual({
    kind: "faults",
    faults: {
      name: "Give the alert a name.",
      threshold: "Give a number that can be reached.",
      minCount: "Give a whole number of at least 1.",
      forSeconds: "Give 0 to 3600 seconds.",
    },
  });
  expect(conditionOfDraft(draft)).toBeNull();
});

test("another kind keeps its subject only when it watches the same things", () => {
  const draft = { ...newDraft([], "dst_1") };
  expect(withKind(draft, "dead_letters").subjectId).toBe("dst_1");
  expect(withKind(draft, "no_data").subjectId).toBeNull();
  expect(newDraft([], "src_1")).toMatchObject({ kind: "no_data", subjectId: "src_1" });
});
