/** What a ready-made transformation is to a chain. */
import type { Fields } from "./paths.ts";

/**
 * Changes the event in place; false drops it. Throws ReadyMadeError when the event must not go on. Offline it asks nobody:
 * only answers that are kept already count.
 */
export type ReadyStep = (event: Fields, isOffline?: boolean) => boolean | Promise<boolean>;

/** The event cannot go on; the message is for people. */
export class ReadyMadeError extends Error {}

/**
 * What steps may touch besides the event. Questions wait for their turn; after `until`, in the milliseconds of `now`, they
 * are not asked any more, and when too many wait, not at all: then the answer is null.
 */
export interface ReadyPorts {
  /** A guarded GET. Resolves with null when there was no answer in the 200s with JSON. Never rejects. */
  getJson(
    url: string,
    headers: Readonly<Record<string, string>>,
    until: number,
  ): Promise<{ readonly json: unknown } | null>;
  /** Whether a domain takes mail; null when nobody can tell now. Never rejects. */
  takesMail(domain: string, until: number): Promise<boolean | null>;
  /** Throws ReadyMadeError when there is none of this name. */
  credential(name: string): string;
  /** Epoch milliseconds. */
  now(): number;
}
