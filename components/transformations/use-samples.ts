"use client";

import { useMemo, useState } from "react";
import { useEvents } from "@/lib/client/event";
import { useTestCases, type TestCase } from "@/lib/client/transformation";
import { inputOfCase, inputOfEvent, parsePasted, type SampleInput } from "./sample-input";

const LIVE = 100;
const NONE: readonly SampleInput[] = [];
const NO_CASES: readonly TestCase[] = [];

export type SampleKind = "live" | "pasted" | "cases";

export interface Samples {
  readonly inputs: readonly SampleInput[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly refetch: () => void;
  readonly filter: LiveFilter;
  readonly setFilter: (filter: LiveFilter) => void;
  readonly text: string;
  readonly setText: (text: string) => void;
  /** What is wrong with the pasted text. */
  readonly fault: string | null;
  readonly cases: readonly TestCase[];
}

export interface LiveFilter {
  readonly sourceId: string | null;
  readonly name: string;
}

const EXAMPLE = JSON.stringify(
  {
    type: "track",
    event: "Order Completed",
    userId: "u-42",
    messageId: "example-1",
    properties: { order_id: "A-17", total: 42.5, currency: "EUR", products: [{ sku: "T-1", price: 42.5 }] },
    context: { page: { path: "/checkout" }, traits: { email: "ada@example.com" } },
  },
  null,
  2,
);

/** The events that a run is made with: the newest live ones, pasted ones, or those of saved test cases. */
export function useSamples(id: string, kind: SampleKind): Samples {
  const [filter, setFilter] = useState<LiveFilter>({ sourceId: null, name: "" });
  const [text, setText] = useState(EXAMPLE);
  const live = useEvents(
    {
      limit: LIVE,
      ...(filter.sourceId === null ? {} : { sourceId: filter.sourceId }),
      ...(filter.name === "" ? {} : { name: filter.name }),
    },
    // The events of another filter must not be run as if they were those of this one.
    { enabled: kind === "live" },
  );
  const cases = useTestCases(id);
  const pasted = useMemo(() => parsePasted(text), [text]);
  const key = live.items.map(({ offset }) => offset).join(" ");
  // oxlint-disable-next-line react/exhaustive-deps -- `items` is a new array at every render; its offsets are not
  const liveInputs = useMemo(() => live.items.slice(0, LIVE).map(inputOfEvent), [key]);
  const caseItems = cases.data?.items ?? NO_CASES;
  const caseInputs = useMemo(() => caseItems.map(inputOfCase), [caseItems]);
  const pastedInputs = pasted.kind === "events" ? pasted.inputs : NONE;
  const query = kind === "cases" ? cases : live;
  return {
    inputs: { live: liveInputs, pasted: pastedInputs, cases: caseInputs }[kind],
    isPending: kind !== "pasted" && query.isPending,
    error: kind === "pasted" ? null : query.error,
    refetch: () => void query.refetch(),
    filter,
    setFilter,
    text,
    setText,
    fault: pasted.kind === "invalid" ? pasted.message : null,
    cases: caseItems,
  };
}
