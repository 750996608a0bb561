/** What a ready-made transformation is to a chain. */
import type { Fields } from "./paths.ts";

/** Changes the event in place; false drops it. Throws ReadyMadeError when the event must not go on. */
export type ReadyStep = (event: Fields) => boolean | Promise<boolean>;

/** The event cannot go on; the message is for people. */
export class ReadyMadeError extends Error {}

/** What steps may touch besides the event. */
export interface ReadyPorts {
  /** A guarded GET. Resolves with null when there was no answer in the 200s with JSON. Never rejects. */
  getJson(url: string, headers: Readonly<Record<string, string>>): Promise<{ readonly json: unknown } | null>;
  /** Whether a domain takes mail; null when nobody can tell now. Never rejects. */
  takesMail(domain: string): Promise<boolean | null>;
  /** Throws ReadyMadeError when there is none of this name. */
  credential(name: string): string;
  /** Epoch milliseconds. */
  now(): number;
}
