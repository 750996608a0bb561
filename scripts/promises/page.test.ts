import { existsSync, globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PROMISES } from "./list.ts";
import { pageOf } from "./page.ts";
import { results, resultsOf } from "./results.ts";

const proofs = PROMISES.flatMap((promised) => promised.proofs);

test("every test of the whole pipeline proves a promise, and no proof is gone", () => {
  const files = proofs.map(({ file }) => file);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  expect(globSync("pipeline/test/**/*.test.ts").filter((file) => !files.includes(file))).toEqual([]);
  expect(new Set(files).size).toBe(files.length);
});

test("a proof says that it has a full size exactly when its file asks for it", () => {
  const wrong = proofs.filter(
    ({ file, hasFullSize }) =>
      readFileSync(file, "utf8").includes("TRIBUTARY_FULL") !== (hasFullSize === true),
  );
  expect(wrong.map(({ file }) => file)).toEqual([]);
});

test("the page is what the kept results make of it", () => {
  const kept = results.parse(JSON.parse(readFileSync("docs/promises.json", "utf8")));
  expect(readFileSync("docs/promises.md", "utf8")).toBe(pageOf(kept));
});

test("one failed test makes its file red, a file without any passed test as well", () => {
  const report = (...states: string[]) => ({
    testResults: [
      {
        name: "/repo/pipeline/test/lost-ack.test.ts",
        startTime: Date.UTC(2026, 0, 2),
        endTime: Date.UTC(2026, 0, 2) + 4200,
        assertionResults: states.map((status) => ({ status })),
      },
    ],
  });
  const of = (...states: string[]) =>
    resultsOf(report(...states), proofs, {
      root: "/repo",
      checkout: { commit: "abc123", isChanged: true },
    }).get("pipeline/test/lost-ack.test.ts");
  expect(of("passed", "failed")).toMatchObject({ state: "failed", passed: 1, failed: 1 });
  expect(of("skipped")).toMatchObject({ state: "failed", skipped: 1 });
  expect(of("passed")).toEqual({
    state: "passed",
    passed: 1,
    failed: 0,
    skipped: 0,
    seconds: 4,
    on: "2026-01-02",
    commit: "abc123",
    isChanged: true,
  });
});

test("a result names its commit, and says when files differed from it", () => {
  const result = { state: "passed", passed: 1, failed: 0, skipped: 0, seconds: 4, on: "2026-01-02" } as const;
  const pageWith = (isChanged: boolean): string =>
    pageOf({ "pipeline/test/lost-ack.test.ts": { ci: { ...result, commit: "abc123", isChanged } } });
  expect(pageWith(false)).toContain("| ✓ 1 passed in 4 s, 2026-01-02, abc123 |");
  expect(pageWith(true)).toContain("2026-01-02, abc123 with changes |");
});

test("each promise has a proof, and each failure of the matrix that we withstand is named", () => {
  expect(PROMISES.filter((promised) => promised.proofs.length === 0)).toEqual([]);
  const named = new Set(proofs.flatMap(({ ids }) => ids ?? []));
  const wanted = "C1 C2 C4 C5 C6 C7 C8 C9 D1 D2 D6 D7 D8 D10 H1 H2 H3 H4 H5 H6".split(" ");
  expect(wanted.filter((id) => !named.has(id))).toEqual([]);
});
