"use client";
import { useQuery } from "@tanstack/react-query";
import type { AlertPreview } from "@/contract/alert";
import { call, type Answer, type ApiError } from "./api";
import { keys } from "./keys";
import { useList, useOperation, useWrite, type ListQuery, type Live } from "./query";

export type { AlertChannel, AlertRule, Incident, IncidentStory } from "@/lib/contract/alert";
export type PreviewResult = Answer<"POST /alerts/preview">;
export type ChannelTest = Answer<"POST /alert-channels/test">;

const STALE = [keys.alerts, keys.alertChannels, keys.incidents, keys.releases, keys.home] as const;

export const useAlerts = (filters: ListQuery = {}, live?: Live) =>
  useList(keys.alerts, "GET /alerts", { ...filters, limit: 200 }, live);
export const useCreateAlert = () => useWrite("POST /alerts", STALE);
export const useCreateDefaultAlerts = () => useWrite("POST /alerts/defaults", STALE);
export const useUpdateAlert = () => useWrite("PATCH /alerts/{id}", STALE);
export const useDeleteAlert = () => useWrite("DELETE /alerts/{id}", STALE);

/** What a draft would have done in the last 24 hours; null asks nothing. */
export const useAlertPreview = (draft: AlertPreview | null) =>
  useQuery<PreviewResult, ApiError>({
    queryKey: [...keys.alerts, "preview", draft],
    queryFn: ({ signal }) =>
      call("POST /alerts/preview", {
        body: draft ?? { condition: { kind: "lane_stuck", minutes: 1 }, subjectId: null, forSeconds: 0 },
        signal,
      }),
    enabled: draft !== null,
    placeholderData: (before) => before,
    staleTime: 30_000,
  });

export const useChannels = (filters: ListQuery = {}, live?: Live) =>
  useList(keys.alertChannels, "GET /alert-channels", { ...filters, limit: 200 }, live);
export const useCreateChannel = () => useWrite("POST /alert-channels", STALE);
export const useUpdateChannel = () => useWrite("PATCH /alert-channels/{id}", STALE);
export const useDeleteChannel = () => useWrite("DELETE /alert-channels/{id}", STALE);
export const useTestChannel = () => useWrite("POST /alert-channels/{id}/test", []);
export const useTestNewChannel = () => useWrite("POST /alert-channels/test", []);

export interface IncidentFilters {
  readonly state?: "firing" | "resolved";
  readonly ruleId?: string;
  readonly subjectId?: string;
  readonly limit?: number;
}
export const useIncidents = (filters: IncidentFilters = {}, live?: Live) =>
  useList(keys.incidents, "GET /incidents", { ...filters }, live);
export const useIncident = (id: string, live?: Live) =>
  useOperation(keys.incidents, "GET /incidents/{id}", { params: { id } }, live);
export const useAcknowledge = () => useWrite("POST /incidents/{id}/acknowledge", [keys.incidents, keys.home]);
export const useSnooze = () => useWrite("POST /incidents/{id}/snooze", [keys.incidents, keys.home]);
