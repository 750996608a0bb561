"use client";

import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { PlanContent } from "@/contract/plan";
import { ApiError, call } from "@/lib/client/api";
import { keys } from "@/lib/client/keys";
import type { TrackingPlanDetail } from "@/lib/client/plan";
import { createDraftStore, type DraftState, type DraftStore } from "./draft-store";

export interface Draft extends DraftState, Omit<DraftStore, "get" | "subscribe" | "refresh" | "flush"> {
  /** Of what the draft holds at that moment: two edits in one keystroke do not undo each other. */
  readonly edit: (change: (content: PlanContent) => PlanContent) => void;
}

/** The draft as it is edited here, and whether it is safe. */
export function useDraft(plan: TrackingPlanDetail): Draft {
  const client = useQueryClient();
  const [store] = useState(() => createDraftStore(plan, portOf(plan.id, client)));
  const state = useSyncExternalStore(store.subscribe, store.get, store.get);
  useEffect(() => {
    store.refresh(plan);
  }, [store, plan]);
  useEffect(() => store.flush, [store]);
  useUnsavedGuard(state.state !== "saved");
  const edit: Draft["edit"] = (change) => {
    store.change(change(store.get().content));
  };
  return { ...store, ...state, edit };
}

const portOf = (id: string, client: QueryClient) => ({
  write: async (content: DraftState["content"], revision: number) => {
    const saved = await call("PATCH /tracking-plans/{id}", { params: { id }, body: { revision, content } });
    client.setQueryData([...keys.plans, "GET /tracking-plans/{id}", { id }, null], saved);
    return saved;
  },
  read: () => call("GET /tracking-plans/{id}", { params: { id } }),
  failureOf: (error: unknown) =>
    error instanceof ApiError
      ? { code: error.code, message: error.message }
      : { code: "internal", message: String(error) },
});

/** The browser asks before the page is closed on unsaved edits. */
function useUnsavedGuard(isUnsaved: boolean): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
    };
    if (isUnsaved) addEventListener("beforeunload", warn);
    return () => {
      removeEventListener("beforeunload", warn);
    };
  }, [isUnsaved]);
}
