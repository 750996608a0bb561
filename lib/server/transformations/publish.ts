import "server-only";
import type { z } from "zod";
import type { publishTransformation as input, TestCaseRun } from "@/lib/contract/transformation";
import type { Frozen } from "@/lib/contract/operation";
import { isSameJson } from "@/lib/transformation/same";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { asJson, db, type Tx } from "../db";
import { change, type Changed } from "../releases/publish";
import { ServiceError } from "../service-error";
import { bodyOf, refuseFaults, soundBody } from "./body";
import { appendLink } from "./chains";
import { readCases, runCases } from "./test-cases";
import { attachToOf, fetchTransformation } from "./view";

type Input = z.output<typeof input>;

/**
 * Runs the saved cases in the sandbox, then makes the draft the next version and the live one. Failing cases refuse it
 * (`tests_failed`) unless an admin overrides with a reason. What was to be attached at the first publication is.
 */
export async function publishTransformation(
  ctx: Context,
  id: string,
  body: Input,
): Promise<Changed<{ id: string; version: number }>> {
  authorize(ctx, "transformation.write");
  if (body.override !== undefined) authorize(ctx, "transformation.override");
  const tested = await fetchTransformation(db(), id);
  const draft = await soundBody(db(), bodyOf(tested.draft));
  const cases = await readCases(db(), id);
  const run = await unlessDown(
    () => runCases(cases, draft),
    cases.length === 0 || body.override !== undefined,
  );
  const isOverridden = judgeRun(run, body.override !== undefined);
  return change(ctx, async (tx) => {
    const row = await fetchTransformation(tx, id);
    if (row.revision !== tested.revision)
      throw new ServiceError("conflict", "The draft has changed while its test cases ran. Publish again.");
    const version = await nextVersion(tx, id, row);
    const reason = isOverridden ? (body.override?.reason ?? null) : null;
    await tx.transformationVersion.create({
      data: {
        transformationId: id,
        version,
        body: asJson(draft),
        note: body.note,
        publishedBy: ctx.actor.key,
        publishedByName: ctx.actor.name,
        overrideReason: reason,
      },
    });
    await tx.transformation.update({ where: { id }, data: { liveVersion: version, attachTo: [] } });
    for (const owner of attachToOf(row)) await appendLink(tx, owner, id);
    return {
      result: { id, version },
      note: `Published transformation ${row.name}, version ${String(version)}`,
      audit: {
        action: "transformation.publish",
        entityId: id,
        label: row.name,
        before: { version: row.liveVersion },
        after: { version, note: body.note, ...(reason === null ? {} : { testsOverridden: reason }) },
      },
    };
  });
}

/** Throws `conflict` when the draft is what runs already. */
async function nextVersion(
  tx: Tx,
  id: string,
  row: { readonly draft: unknown; readonly liveVersion: number | null; readonly attachTo: unknown },
): Promise<number> {
  const versions = { where: { transformationId: id }, orderBy: { version: "desc" } } as const;
  const newest = await tx.transformationVersion.findFirst(versions);
  const live =
    newest === null || newest.version === row.liveVersion
      ? newest
      : await tx.transformationVersion.findFirst({
          where: { transformationId: id, version: row.liveVersion ?? 0 },
        });
  if (live !== null && isSameJson(live.body, row.draft) && isSameJson(row.attachTo, []))
    throw new ServiceError(
      "conflict",
      `The draft is version ${String(live.version)}, which is live already.`,
    );
  return (newest?.version ?? 0) + 1;
}

/** Null when the pipeline is down and that may be: without cases nothing is lost but a second look at the syntax. */
export async function unlessDown(
  run: () => Promise<Frozen<TestCaseRun>>,
  mayBeDown: boolean,
): Promise<Frozen<TestCaseRun> | null> {
  try {
    return await run();
  } catch (error) {
    if (mayBeDown && error instanceof ServiceError && error.code === "pipeline_unavailable") return null;
    throw error;
  }
}

/** True when failures are overridden. Throws `code_invalid` or `tests_failed`; nobody overrides code that cannot run. */
export function judgeRun(run: Frozen<TestCaseRun> | null, mayOverride: boolean): boolean {
  if (run === null) return mayOverride;
  if (run.error !== null) {
    const { line, column, message } = run.error;
    refuseFaults([{ line: line ?? 1, column: column ?? 1, message }]);
  }
  if (run.failed === 0) return false;
  if (mayOverride) return true;
  const failed = run.cases.filter(({ isPassed }) => !isPassed);
  throw new ServiceError(
    "tests_failed",
    `${String(run.failed)} of ${String(run.cases.length)} test cases failed: ${failed.map(({ name }) => name).join(", ")}.`,
    { details: failed.map(({ name, why }) => ({ field: name, message: why.join(" ") })) },
  );
}
