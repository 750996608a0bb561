"use client";

import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import type { ApiError } from "@/lib/client/api";
import {
  useRunTestCases,
  useRunTransformation,
  useTestTransformation,
  type TestCaseResult,
  type Transformation,
  type TransformedEvent,
} from "@/lib/client/transformation";
import type { SampleInput } from "./sample-input";
import type { DraftValue } from "./use-draft";

export interface RunFault {
  readonly message: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly stack: string | null;
}

/** What came of the last run. */
export type Run =
  | { readonly kind: "idle" }
  | { readonly kind: "running" }
  | { readonly kind: "failed"; readonly error: ApiError }
  | {
      readonly kind: "done";
      readonly inputs: readonly SampleInput[];
      readonly results: readonly (TransformedEvent | null)[];
      /** Of saved cases: whether each is as expected. */
      readonly verdicts: readonly TestCaseResult[] | null;
      readonly error: RunFault | null;
      readonly elapsedMs: number | null;
      /** What ran; anything else is no longer the answer. */
      readonly value: DraftValue;
    };

export interface Runner {
  readonly run: Run;
  readonly start: (inputs: readonly SampleInput[], of: "samples" | "cases") => void;
}

/** Runs what is in the editor; for people who may not write, what is saved. One run at a time. */
export function useRunner(transformation: Transformation, value: DraftValue): Runner {
  const [run, setRun] = useState<Run>({ kind: "idle" });
  const mayWrite = useMay("transformation.write");
  const test = useTestTransformation();
  const runSaved = useRunTransformation();
  const runCases = useRunTestCases();
  const { id, kind, ready } = transformation;

  const answer = async (inputs: readonly SampleInput[], of: "samples" | "cases"): Promise<Run> => {
    if (of === "cases") {
      const body =
        kind === "code"
          ? { language: value.language, code: value.code }
          : { settings: { ...value.settings } };
      const { cases, error } = await runCases.mutateAsync({ params: { id }, body });
      const byId = new Map(cases.map((one) => [one.id, one]));
      const results = inputs.map(({ key }) => byId.get(key)?.result ?? null);
      return { kind: "done", inputs, results, verdicts: cases, error, elapsedMs: null, value };
    }
    const events = inputs.map(({ event }) => event);
    const body =
      kind === "code"
        ? { language: value.language, code: value.code, events }
        : { ready: ready ?? undefined, settings: { ...value.settings }, events };
    const result = mayWrite
      ? await test.mutateAsync({ body })
      : await runSaved.mutateAsync({ params: { id }, body: { events } });
    return { kind: "done", inputs, verdicts: null, value, ...result };
  };

  return {
    run,
    start: (inputs, of) => {
      if (run.kind === "running" || inputs.length === 0) return;
      setRun({ kind: "running" });
      answer(inputs, of).then(setRun, (error: ApiError) => {
        setRun({ kind: "failed", error });
      });
    },
  };
}
