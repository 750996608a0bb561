import "server-only";
import type { z } from "zod";
import type { ReleaseLibrary, TransformationBody } from "@/contract/transformation";
import {
  expectation,
  type createTestCase as createInput,
  type runTestCases as runInput,
  type TestCase,
  type TestCaseRun,
  type updateTestCase as updateInput,
} from "@/lib/contract/transformation";
import { judge } from "@/lib/transformation/expectation";
import type { Frozen } from "@/lib/contract/operation";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { recordAudit } from "../audit/record";
import { asJson, db, isDuplicate, type TransformationTestCase, type Tx } from "../db";
import { newId } from "../ids";
import { cutPage, pageOf, type Page } from "../page";
import { notFound, ServiceError } from "../service-error";
import { bodyOf } from "./body";
import { fetchTransformation } from "./view";

const viewTestCase = (row: TransformationTestCase): TestCase => ({
  id: row.id,
  name: row.name,
  // Written by us after the schema had parsed it.
  input: row.input as Record<string, unknown>,
  expectation: expectation.parse(row.expectation),
  createdBy: row.createdBy,
  createdAt: row.createdAt.getTime(),
  updatedAt: row.updatedAt.getTime(),
});

/** Inputs may be events of real people: whoever may not see those sees the names of the cases only. */
export async function listTestCases(
  ctx: Context,
  id: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<TestCase>> {
  authorize(ctx, "transformation.read");
  await fetchTransformation(db(), id);
  const rows = await db().transformationTestCase.findMany({
    where: { transformationId: id },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    ...pageOf(query),
  });
  const page = cutPage(rows, query.limit, viewTestCase);
  if (ctx.actor.seesPii) return page;
  return {
    ...page,
    items: page.items.map((item) => ({ ...item, input: {}, expectation: withoutValues(item.expectation) })),
  };
}

const withoutValues = (expected: TestCase["expectation"]): TestCase["expectation"] =>
  expected.kind === "output"
    ? { kind: "output", outputs: expected.outputs.map(() => ({})) }
    : expected.kind === "contains"
      ? { ...expected, contains: {} }
      : expected;

async function fetchCase(tx: Tx, id: string, caseId: string): Promise<TransformationTestCase> {
  const row = await tx.transformationTestCase.findUnique({ where: { id: caseId } });
  if (row?.transformationId !== id) throw notFound("test case");
  return row;
}

const CASES_MAX = 100;

export async function createTestCase(
  ctx: Context,
  id: string,
  body: z.output<typeof createInput>,
): Promise<TestCase> {
  authorize(ctx, "transformation.write");
  const { testCases, name: label } = await fetchTransformation(db(), id);
  if (testCases.length >= CASES_MAX)
    throw new ServiceError("conflict", `A transformation has at most ${String(CASES_MAX)} test cases.`);
  return audited(async (tx) => {
    const row = await tx.transformationTestCase.create({
      data: {
        id: newId("tcs"),
        transformationId: id,
        name: body.name,
        input: asJson(body.input),
        expectation: asJson(body.expectation),
        createdBy: ctx.actor.name,
      },
    });
    await recordAudit(tx, ctx, { action: "test_case.create", entityId: id, label, after: auditCase(row) });
    return viewTestCase(row);
  });
}

export async function updateTestCase(
  ctx: Context,
  ids: { readonly id: string; readonly caseId: string },
  body: z.output<typeof updateInput>,
): Promise<TestCase> {
  authorize(ctx, "transformation.write");
  const { name: label } = await fetchTransformation(db(), ids.id);
  return audited(async (tx) => {
    const before = await fetchCase(tx, ids.id, ids.caseId);
    const row = await tx.transformationTestCase.update({
      where: { id: before.id },
      data: {
        ...(body.name === undefined ? {} : { name: body.name }),
        ...(body.input === undefined ? {} : { input: asJson(body.input) }),
        ...(body.expectation === undefined ? {} : { expectation: asJson(body.expectation) }),
      },
    });
    await recordAudit(tx, ctx, {
      action: "test_case.update",
      entityId: ids.id,
      label,
      before: auditCase(before),
      after: auditCase(row, before),
    });
    return viewTestCase(row);
  });
}

export async function deleteTestCase(ctx: Context, id: string, caseId: string): Promise<{ id: string }> {
  authorize(ctx, "transformation.write");
  const { name: label } = await fetchTransformation(db(), id);
  return audited(async (tx) => {
    const before = await fetchCase(tx, id, caseId);
    await tx.transformationTestCase.delete({ where: { id: caseId } });
    await recordAudit(tx, ctx, {
      action: "test_case.delete",
      entityId: id,
      label,
      before: auditCase(before),
    });
    return { id: caseId };
  });
}

/** Events of real people may be in a case, and the audit log is kept: of those it says only that they changed. */
function auditCase(row: TransformationTestCase, before = row): Record<string, unknown> {
  const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  return {
    name: row.name,
    ...(isSame(row.input, before.input) ? {} : { input: "changed" }),
    ...(isSame(row.expectation, before.expectation) ? {} : { expectation: "changed" }),
  };
}

/** Runs all cases on the draft, or on code or settings that are not saved yet. */
export async function runTestCases(
  ctx: Context,
  id: string,
  body: z.output<typeof runInput>,
): Promise<Frozen<TestCaseRun>> {
  authorize(ctx, "transformation.write");
  const row = await fetchTransformation(db(), id);
  const draft = bodyOf(row.draft);
  const tried: TransformationBody =
    draft.kind === "code"
      ? { ...draft, language: body.language ?? draft.language, code: body.code ?? draft.code }
      : { ...draft, settings: body.settings ?? draft.settings };
  return runCases(await readCases(db(), id), tried);
}

export const readCases = async (tx: Tx, id: string): Promise<TestCase[]> =>
  (
    await tx.transformationTestCase.findMany({
      where: { transformationId: id },
      orderBy: { createdAt: "asc" },
    })
  ).map(viewTestCase);

/** `libraries`: drafts that are tried with it. Throws `pipeline_unavailable`. */
export async function runCases(
  cases: readonly TestCase[],
  body: TransformationBody,
  libraries: readonly ReleaseLibrary[] = [],
): Promise<Frozen<TestCaseRun>> {
  const { results, error } = await control.testTransformation({
    body,
    libraries: [...libraries],
    // None: the code is compiled only.
    events: cases.map(({ input }) => input),
    sourceId: null,
    destinationId: null,
    offline: false,
  });
  const judged = cases.map(({ id, name, expectation: expected }, index) => {
    const result = results[index] ?? null;
    const why = result === null ? [error?.message ?? "It did not run."] : judge(expected, result);
    return { id, name, isPassed: why.length === 0, why, result };
  });
  const passed = judged.filter(({ isPassed }) => isPassed).length;
  return { passed, failed: judged.length - passed, error, cases: judged };
}

/** The change and its audit entry in one transaction. Throws `conflict` for a name that is taken. */
async function audited<T>(write: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await db().$transaction(write);
  } catch (error) {
    if (isDuplicate(error)) throw new ServiceError("conflict", "Another test case has this name.");
    throw error;
  }
}
