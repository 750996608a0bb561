import { readFileSync } from "node:fs";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A runner's JSON report, or an empty one when it ended before writing it. */
export function readReport(path: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const count = (value: unknown): number => (typeof value === "number" ? value : 0);

/** A runner that ended badly, or ran nothing, has failed even when it counts no failure. */
function withVerdict(counts: Counts, exitCode: number): Counts {
  const isSound = exitCode === 0 && counts.passed > 0;
  return isSound || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

export function vitestCounts(report: Readonly<Record<string, unknown>>, exitCode: number): Counts {
  const counts = {
    passed: count(report["numPassedTests"]),
    failed: count(report["numFailedTests"]),
    skipped: count(report["numPendingTests"]) + count(report["numTodoTests"]),
  };
  return withVerdict(counts, exitCode);
}

/** A test that passed only when it was tried again counts as failed: it found something. */
export function playwrightCounts(report: Readonly<Record<string, unknown>>, exitCode: number): Counts {
  const stats = (report["stats"] ?? {}) as Readonly<Record<string, unknown>>;
  const counts = {
    passed: count(stats["expected"]),
    failed: count(stats["unexpected"]) + count(stats["flaky"]),
    skipped: count(stats["skipped"]),
  };
  return withVerdict(counts, exitCode);
}
