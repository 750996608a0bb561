"use client";
import type { Answer } from "./api";
import { keys } from "./keys";
import { useOperation, type Live } from "./query";

export type { FailureGroup, HealthSummary } from "@/lib/contract/health";
export type DestinationHealth = Answer<"GET /destinations/{id}/health">;
export type HealthFigures = DestinationHealth["figures"];

interface Span {
  readonly from: number;
  readonly to: number;
}

export const useHealth = (id: string, span: Span & { readonly bucketMs: number }, live?: Live) =>
  useOperation(
    keys.health,
    "GET /destinations/{id}/health",
    { params: { id }, query: { ...span, compare: "true" } },
    live,
  );
export const useSourceLedger = (id: string, live?: Live) =>
  useOperation(keys.ledger, "GET /sources/{id}/ledger", { params: { id } }, live);
export const useHealthOverview = (span: Span, live?: Live) =>
  useOperation(keys.health, "GET /delivery/health", { query: span }, live);
export const useFailureGroups = (destinationId: string, span: Partial<Span>, live?: Live) =>
  useOperation(keys.health, "GET /dead-letters/groups", { query: { destinationId, ...span } }, live);
