/** The last result of each proof, kept in docs/promises.json so that the page says what ran and when. */
import { z } from "zod";
import type { Proof } from "./list.ts";

const result = z.object({
  state: z.enum(["passed", "failed"]),
  passed: z.int(),
  failed: z.int(),
  skipped: z.int(),
  seconds: z.number(),
  /** Day of the run, ISO-8601. */
  on: z.string(),
  /** Short name of the commit that was checked out. */
  commit: z.string(),
  /** True when files differed from that commit, so that it does not say everything about what ran. */
  isChanged: z.boolean(),
});
export type Result = Readonly<z.infer<typeof result>>;
export type Size = "ci" | "full";

/** By test file, then by size. */
export const results = z.record(z.string(), z.object({ ci: result.optional(), full: result.optional() }));
export type Results = z.infer<typeof results>;

/** The part of vitest's JSON report that counts. */
const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      startTime: z.number(),
      endTime: z.number(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

export type Checkout = Pick<Result, "commit" | "isChanged">;

/** Results per file of a vitest report, for files that prove something; `root` is the repository's folder. */
export function resultsOf(
  given: unknown,
  proofs: readonly Proof[],
  { root, checkout }: { readonly root: string; readonly checkout: Checkout },
): ReadonlyMap<string, Result> {
  const files = new Set(proofs.map(({ file }) => file));
  const found = new Map<string, Result>();
  for (const { name, startTime, endTime, assertionResults } of report.parse(given).testResults) {
    const file = name.startsWith(`${root}/`) ? name.slice(root.length + 1) : name;
    if (!files.has(file)) continue;
    const count = (...states: readonly string[]): number =>
      assertionResults.filter(({ status }) => states.includes(status)).length;
    const [passed, failed] = [count("passed"), count("failed")];
    found.set(file, {
      state: failed === 0 && passed > 0 ? "passed" : "failed",
      passed,
      failed,
      skipped: count("pending", "skipped", "todo"),
      seconds: Math.round((endTime - startTime) / 1000),
      on: new Date(startTime).toISOString().slice(0, 10),
      ...checkout,
    });
  }
  return found;
}
