"use client";
import { keys } from "./keys";
import { useList, useOperation, useWrite, type ListQuery, type Live } from "./query";

export type {
  ReadyMadeView,
  Expectation,
  TestCase,
  TestCaseResult,
  TestCaseRun,
  Transformation,
  TransformationComparison,
  TransformationSummary,
  TransformedEvent,
} from "@/lib/contract/transformation";

const STALE = [keys.transformations, keys.libraries] as const;
/** What a new release changes besides. */
const PUBLISHED = [...STALE, keys.releases, keys.sources, keys.destinations] as const;

export const useTransformations = (filters: ListQuery & { readonly limit?: number } = {}, live?: Live) =>
  useList(keys.transformations, "GET /transformations", { ...filters }, live);
export const useTransformation = (id: string) =>
  useOperation(keys.transformations, "GET /transformations/{id}", { params: { id } });
/** What each did in the last 24 hours. */
export const useActivity = () =>
  useOperation(keys.transformations, "GET /transformations/activity", {}, { refreshMs: 30_000 });
export const useLogLines = (id: string, live?: Live) =>
  useOperation(keys.transformations, "GET /transformations/{id}/logs", { params: { id } }, live);
/** What there is without code, and the schemas of its settings. */
export const useReadyMade = () => useOperation(keys.transformations, "GET /transformations/ready-made", {});
export const useCreateTransformation = () => useWrite("POST /transformations", STALE);
export const useUpdateTransformation = () => useWrite("PATCH /transformations/{id}", STALE);
export const useDeleteTransformation = () => useWrite("DELETE /transformations/{id}", STALE);
export const usePublishTransformation = () => useWrite("POST /transformations/{id}/publish", PUBLISHED);
export const useRollbackTransformation = () => useWrite("POST /transformations/{id}/rollback", PUBLISHED);
/** Tries code that need not be saved. */
export const useTestTransformation = () => useWrite("POST /transformations/test", []);
/** Runs what is saved. */
export const useRunTransformation = () => useWrite("POST /transformations/{id}/run", []);
export const useComparison = (id: string, live?: Live) =>
  useOperation(keys.transformations, "GET /transformations/{id}/compare", { params: { id } }, live);
export const useVersions = (id: string) =>
  useOperation(keys.transformations, "GET /transformations/{id}/versions", {
    params: { id },
    query: { limit: 200 },
  });
export const useVersionDiff = (id: string, query: { readonly from?: number; readonly to?: number }) =>
  useOperation(
    keys.transformations,
    "GET /transformations/{id}/diff",
    { params: { id }, query },
    { keepOld: true },
  );
export const useTestCases = (id: string) =>
  useOperation(keys.transformations, "GET /transformations/{id}/test-cases", {
    params: { id },
    query: { limit: 200 },
  });
export const useCreateTestCase = () => useWrite("POST /transformations/{id}/test-cases", STALE);
export const useUpdateTestCase = () => useWrite("PATCH /transformations/{id}/test-cases/{caseId}", STALE);
export const useDeleteTestCase = () => useWrite("DELETE /transformations/{id}/test-cases/{caseId}", STALE);
export const useRunTestCases = () => useWrite("POST /transformations/{id}/test-cases/run", []);

export const useSourceChain = (id: string, live?: Live) =>
  useOperation(keys.transformations, "GET /sources/{id}/transformations", { params: { id } }, live);
export const useDestinationChain = (id: string, live?: Live) =>
  useOperation(keys.transformations, "GET /destinations/{id}/transformations", { params: { id } }, live);
export const useWriteSourceChain = () => useWrite("PUT /sources/{id}/transformations", PUBLISHED);
export const useWriteDestinationChain = () => useWrite("PUT /destinations/{id}/transformations", PUBLISHED);
