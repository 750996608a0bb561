/**
 * Looking at what a chain would do, beside the events that really go through it: for renderings, dry runs and previews.
 * A look makes no requests, leaves no log lines behind, has a child of its own and an end: whoever may only read sends
 * nothing with it and delays no delivery.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { LOOK_MS_MAX } from "./limits.ts";

/** Owner of chains that are compiled to be looked at only: drafts of connections. */
const PREVIEWS = "previews";

/** The chains of a lane are compiled once and run deep inside its steps, which say nothing of who asks. */
const looks = new AsyncLocalStorage<AbortSignal>();

/** Every chain that runs within `work` is only looked at, until its time is over. */
export function looking<T>(work: () => Promise<T>): Promise<T> {
  return looks.run(AbortSignal.timeout(LOOK_MS_MAX), work);
}

/** How a chain of this owner is to be run here; null: as it is. */
export function lookOf(owner: string): { readonly owner: string; readonly lookUntil: AbortSignal } | null {
  const lookUntil = looks.getStore() ?? (owner === PREVIEWS ? AbortSignal.timeout(LOOK_MS_MAX) : undefined);
  return lookUntil === undefined ? null : { owner: `${owner}, looked at`, lookUntil };
}
