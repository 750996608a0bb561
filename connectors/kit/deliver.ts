/** The contract of a destination's code. `deliver` takes n items and returns exactly n outcomes; the router asserts it. */
import type { CanonicalEvent } from "../../contract/event.ts";
import type { Exchange } from "../../contract/delivery.ts";

export interface DeliveryItem {
  /** Deterministic per (destination, event): the receiver can recognise a repetition. */
  readonly deliveryId: string;
  readonly attempt: number;
  readonly sourceId: string;
  readonly event: CanonicalEvent;
  /** The same event as JSON text. Whoever passes it on as it is takes this, and nobody has to read it. */
  readonly json: string;
}

/** What becomes of one item. Times are milliseconds; `afterMs` is the receiver's wish (Retry-After), already capped. */
export type ItemOutcome =
  | { readonly kind: "ok"; readonly status: number | null }
  | {
      readonly kind: "retry";
      readonly code: string;
      readonly why: string;
      readonly status: number | null;
      readonly afterMs: number | null;
    }
  | {
      readonly kind: "throttle";
      readonly scope: "destination" | "person";
      readonly untilMs: number;
      readonly code: string;
      readonly why: string;
      readonly status: number | null;
    }
  | { readonly kind: "drop"; readonly code: string; readonly why: string; readonly status: number | null }
  | { readonly kind: "auth"; readonly code: string; readonly why: string; readonly status: number | null }
  /** The receiver works on it: `job` is what `poll` needs to know, in the connector's own words. At most 500 characters. */
  | { readonly kind: "pending"; readonly job: string };

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Header names whose values are masked in evidence. */
  readonly secretHeaders?: readonly string[];
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** At most 64 KB of the answer. */
  readonly body: string;
}

/** Everything a connector may touch: a guarded HTTP client (private addresses refused) and a clock. */
export interface DeliverIo {
  /** Throws `OutgoingFault` (kit/http.ts) when there was no answer. Redirects are not followed. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Epoch milliseconds. */
  now(): number;
}

export interface DeliveryReport {
  readonly outcomes: readonly ItemOutcome[];
  /** Evidence of the last exchange, with secrets masked; null when nothing was sent. */
  readonly exchange: Exchange | null;
}

export interface Destination<S = unknown> {
  /** The exact request that `deliver` would send for these items, for dry runs. Pure. */
  render(items: readonly DeliveryItem[], settings: S, now: number): HttpRequest;
  deliver(items: readonly DeliveryItem[], settings: S, io: DeliverIo): Promise<DeliveryReport>;
  /**
   * What has become of jobs that `deliver` has left pending: one outcome per job, in order. `pending`: not ended yet.
   * `retry`: the job is lost or failed, the item has to be sent again. A throw means that nobody could tell: asked again
   * later. Jobs survive restarts and are asked after until they end, so the same job may be asked after its end. A
   * destination that has it judges item by item (`batchOutcome: "each"`).
   */
  poll?(jobs: readonly string[], settings: S, io: DeliverIo): Promise<readonly ItemOutcome[]>;
  /** How many items one call may carry with these settings. */
  batchItemsMax(settings: S): number;
  /**
   * `whole`: one answer covers all items of a call, so one person's events may share it in order, and a call that
   * is refused, or keeps failing while others succeed, is split down to the item at fault. `each`: the receiver judges item by item, so a call carries
   * at most one unfinished event of a person.
   */
  readonly batchOutcome: "whole" | "each";
}
