/**
 * Looking at what a chain would do, beside the events that really go through it: for renderings, dry runs and previews.
 * A look makes no requests, leaves no log lines behind, has a child of its own and an end: whoever may only read sends
 * nothing with it and delays no delivery.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Chain } from "./chain.ts";
import { LOOK_MS_MAX } from "./limits.ts";

/** Owner of chains that are compiled to be looked at only: drafts of connections. */
const PREVIEWS = "previews";

/** The chains of a lane are compiled once and run deep inside its steps, which say nothing of who asks. */
const looks = new AsyncLocalStorage<AbortSignal>();

/** Every chain that runs within `work` is only looked at, until its time is over. */
export function looking<T>(work: () => Promise<T>): Promise<T> {
  return looks.run(AbortSignal.timeout(LOOK_MS_MAX), work);
}

/** The chain as it is to be run here. */
export function lookedAt(chain: Chain): Chain {
  const lookUntil =
    looks.getStore() ?? (chain.owner === PREVIEWS ? AbortSignal.timeout(LOOK_MS_MAX) : undefined);
  return lookUntil === undefined ? chain : { ...chain, owner: `${chain.owner}, looked at`, lookUntil };
}
