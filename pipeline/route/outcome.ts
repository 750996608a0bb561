/** What can become of one event in one dispatch, and what is known while the destination works on it. */
import type { ItemOutcome } from "../../connectors/kit/deliver.ts";
import type { Exchange } from "../../contract/delivery.ts";

export type Dropped = Extract<ItemOutcome, { readonly kind: "drop" }>;

interface Work {
  readonly jobs: readonly { readonly item: number; readonly job: string }[];
  /** Items of the event in all; those without a job are done. */
  readonly items: number;
  /** Set when the destination has refused one of the items that are done. */
  readonly refused: Dropped | null;
}

/** Survives a crash in the entry's row. */
export interface Pending extends Work {
  /** Epoch milliseconds at which the jobs began. */
  readonly since: number;
  readonly polls: number;
}

/** What became of one event in one dispatch: an answer of the receiver, or what kept it from being sent. */
export type EntryOutcome =
  | Exclude<ItemOutcome, { readonly kind: "pending" }>
  /** The receiver works on it. */
  | ({ readonly kind: "pending" } & Work)
  | {
      readonly kind: "filter";
      readonly code: string;
      readonly why: string;
      /** Absent: filtered. */
      readonly final?: "filtered" | "suppressed";
    }
  | { readonly kind: "fail"; readonly code: string; readonly why: string }
  | { readonly kind: "later"; readonly code: string; readonly why: string }
  /** This stage itself failed over it. */
  | { readonly kind: "fault"; readonly why: string }
  /** What went before it in the dispatch failed: it has its turn again. */
  | { readonly kind: "unsent" };

/** One outcome per entry of a dispatch. */
export interface EntryReport {
  readonly outcomes: readonly EntryOutcome[];
  readonly exchange: Exchange | null;
}

export const EVENT_EXPIRED = {
  kind: "fail",
  code: "event_expired",
  why: "The event log no longer holds this event.",
} as const satisfies EntryOutcome;
