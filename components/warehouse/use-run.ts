"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { ApiError } from "@/lib/client/api";
import { newId } from "@/lib/client/new-id";
import { useCancelQuery, useRunQuery, type WarehouseResult } from "@/lib/client/warehouse";
import type { ParamValue } from "./query-params";

export interface Question {
  readonly sql: string;
  readonly params: readonly ParamValue[];
  readonly limit: number;
  readonly timeoutMs: number;
}

/** What became of the last question. `result` of the one before stays visible while the next one runs. */
export type Run =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly startedAt: number; readonly previous: WarehouseResult | null }
  | { readonly kind: "done"; readonly question: Question; readonly result: WarehouseResult }
  | { readonly kind: "failed"; readonly question: Question; readonly error: ApiError };

export interface Runner {
  readonly run: Run;
  readonly ask: (question: Question) => void;
  readonly cancel: () => void;
  /** Another query was opened: what is shown is no answer to it. */
  readonly reset: () => void;
}

/** Asks the warehouse; one question at a time. Leaving the page cancels what runs. */
export function useRun(): Runner {
  const [run, setRun] = useState<Run>({ kind: "idle" });
  const { mutateAsync: send } = useRunQuery();
  const { mutate: sendCancel } = useCancelQuery();
  const current = useRef<string | null>(null);

  const cancel = useCallback(() => {
    if (current.current !== null) sendCancel({ body: { queryId: current.current } });
  }, [sendCancel]);

  const ask = useCallback(
    (question: Question) => {
      if (current.current !== null) return;
      const queryId = `q${newId()}`;
      current.current = queryId;
      setRun((before) => ({
        kind: "running",
        startedAt: Date.now(),
        previous: before.kind === "done" ? before.result : null,
      }));
      const settle = async (): Promise<void> => {
        let next: Run;
        try {
          const result = await send({ body: { ...question, params: [...question.params], queryId } });
          next = { kind: "done", question, result };
        } catch (error) {
          // The mutation rejects with ApiError only.
          next = { kind: "failed", question, error: error as ApiError };
        }
        current.current = null;
        setRun(next);
      };
      void settle();
    },
    [send],
  );

  useEffect(() => cancel, [cancel]);
  const reset = useCallback(() => {
    cancel();
    if (current.current === null) setRun({ kind: "idle" });
  }, [cancel]);
  return { run, ask, cancel, reset };
}
