"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { addressOf, call, type Answer, type ApiError, type Options } from "./api";
import { keys } from "./keys";
import { useList, useOperation, useWrite, type ListQuery, type Live } from "./query";

export type {
  PlanProposal,
  PlanVersion,
  SourcePlan,
  TrackingPlan,
  TrackingPlanDetail,
} from "@/lib/contract/plan";
export type PlanDiff = Answer<"GET /tracking-plans/{id}/diff">;
export type PlanChange = PlanDiff["changes"][number];
export type Violations = Answer<"GET /violations">;
export type ViolationGroup = Violations["items"][number];
export type PlanPreview = Answer<"POST /tracking-plans/preview">;
export type ImportAnswer = Answer<"POST /tracking-plans/{id}/import">;

const STALE = [keys.plans] as const;
const RUNNING = [keys.plans, keys.violations, keys.releases, keys.home] as const;

export const usePlans = (
  filters: ListQuery & { readonly sourceId?: string; readonly limit?: number } = {},
  live?: Live,
) => useList(keys.plans, "GET /tracking-plans", { ...filters }, live);
export const usePlan = (id: string) =>
  useOperation(keys.plans, "GET /tracking-plans/{id}", { params: { id } });
export const useVersions = (id: string) =>
  useOperation(keys.plans, "GET /tracking-plans/{id}/versions", { params: { id }, query: { limit: 200 } });
export const usePlanDiff = (
  id: string,
  query: { readonly from?: number; readonly to?: string },
  live?: Live,
) => useOperation(keys.plans, "GET /tracking-plans/{id}/diff", { params: { id }, query }, live);
export const useViolations = (
  query: {
    readonly sourceId?: string;
    readonly planId?: string;
    readonly from?: number;
    readonly to?: number;
    readonly bucketMs?: number;
  },
  live?: Live,
) => useOperation(keys.violations, "GET /violations", { query }, live);

export const useCreatePlan = () => useWrite("POST /tracking-plans", STALE);
export const useUpdatePlan = () => useWrite("PATCH /tracking-plans/{id}", STALE);
export const useDeletePlan = () => useWrite("DELETE /tracking-plans/{id}", STALE);
export const usePublishPlan = () => useWrite("POST /tracking-plans/{id}/versions", RUNNING);
export const useRevertPlan = () => useWrite("POST /tracking-plans/{id}/versions/{number}/revert", STALE);
export const useReviewPlan = () => useWrite("POST /tracking-plans/{id}/review", STALE);
export const useAddToPlan = () => useWrite("POST /tracking-plans/{id}/draft/add", STALE);
export const useAttachPlan = () => useWrite("PUT /sources/{id}/tracking-plan", RUNNING);
export const useDetachPlan = () => useWrite("DELETE /sources/{id}/tracking-plan", RUNNING);

/** A preview changes nothing: the cache is only asked again once rows were accepted. */
export const useImportPreview = () =>
  useMutation<ImportAnswer, ApiError, Options<"POST /tracking-plans/{id}/import">>({
    mutationFn: (options) => call("POST /tracking-plans/{id}/import", options),
  });
export const useImportPlan = () => useWrite("POST /tracking-plans/{id}/import", STALE);

type PreviewAsk = Options<"POST /tracking-plans/preview">["body"];

/** What a plan would have done to past events; null: do not ask. Kept for a minute; `revision` tells drafts apart. */
export const usePlanPreview = (ask: PreviewAsk | null, revision?: number) =>
  useQuery<PlanPreview, ApiError>({
    queryKey: [...keys.violations, "preview", ask, revision ?? null],
    queryFn: ({ signal }) => call("POST /tracking-plans/preview", { body: ask ?? { sourceIds: [] }, signal }),
    enabled: ask !== null,
    staleTime: 60_000,
    retry: false,
  });

export const exportAddress = (
  id: string,
  query: { readonly format: "csv" | "json" | "typescript"; readonly version?: string | number },
): string => addressOf("GET /tracking-plans/{id}/export", { params: { id }, query });
