"use client";
import { keys } from "./keys";
import { useList, useOperation, useWrite, type Live } from "./query";

export type { ReleaseChange, ReleaseSummary } from "@/lib/contract/release";

/** Which release is published and which one runs. */
export const useReleaseStatus = (live?: Live) => useOperation(keys.releases, "GET /release", {}, live);
export const useReleases = (live?: Live) => useList(keys.releases, "GET /releases", {}, live);
/** The newest ones at once, to choose from. */
export const useRecentReleases = () => useList(keys.releases, "GET /releases", { limit: 200 });
/** A release and what it changed, against the one before it or against `from`. */
export const useRelease = (number: number, from?: number) =>
  useOperation(keys.releases, "GET /releases/{number}", { params: { number }, query: { from } });
/** What a rollback would change now. */
export const useRollbackPreview = (number: number) =>
  useOperation(keys.releases, "GET /releases/{number}/rollback", { params: { number } });
export const useRollback = () =>
  useWrite("POST /releases/{number}/rollback", [
    keys.releases,
    keys.sources,
    keys.destinations,
    keys.connections,
    keys.plans,
    keys.transformations,
    keys.libraries,
    keys.credentials,
    keys.home,
  ]);
