/**
 * How readers learn of new records: a BroadcastChannel reaches every thread of this process at once; other processes
 * are found by asking SQLite whether anybody committed (PRAGMA data_version: no disk, 5 µs), four times a second once one
 * of them has, and only while somebody listens.
 * Neither keeps the process alive.
 */
import type { DatabaseSync } from "node:sqlite";
import { BroadcastChannel } from "node:worker_threads";

/** While another process writes, which only this finds out. */
const POLL_MS = 250;
/** While none does: each look wakes a sleeping thread, which costs more than the look. */
const POLL_IDLE_MS = 1_000;
/** So long after another process has written it counts as writing. */
const WRITING_MS = 60_000;

const channelName = (file: string): string => `tributary-log:${file}`;

export interface Bell {
  ring(): void;
  close(): void;
}

export function createBell(file: string): Bell {
  const channel = new BroadcastChannel(channelName(file));
  channel.unref();
  return {
    ring: () => channel.postMessage(null),
    close: () => channel.close(),
  };
}

/** Calls every listener after a commit; many commits in one turn of the event loop make one call. */
export class Wakes {
  readonly #listeners = new Set<() => void>();
  readonly #channel: BroadcastChannel;
  readonly #read: () => number;
  #timer: NodeJS.Timeout | null = null;
  #version = 0;
  /** When another process was last seen to have written (performance.now()). */
  #foundAt = -Infinity;
  #scheduled: NodeJS.Immediate | null = null;

  constructor(file: string, db: DatabaseSync) {
    const dataVersion = db.prepare("PRAGMA data_version");
    this.#read = (): number => {
      try {
        return (dataVersion.get() as { data_version: number }).data_version;
      } catch {
        // A file in trouble is reported by the next read, where somebody can act on it; a timer has no caller.
        return this.#version;
      }
    };
    this.#version = this.#read();
    this.#channel = new BroadcastChannel(channelName(file));
    this.#channel.unref();
    this.#channel.addEventListener("message", () => {
      // The poll need not report again what the channel has just told…
      this.#version = this.#read();
      // …and what it found before the channel told it was not another process's.
      if (performance.now() - this.#foundAt < POLL_IDLE_MS) this.#foundAt = -Infinity;
      this.#schedule();
    });
  }

  listen(callback: () => void): () => void {
    const own = (): void => callback();
    this.#listeners.add(own);
    if (this.#timer === null) this.#poll();
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.#rest();
    };
  }

  close(): void {
    this.#rest();
    if (this.#scheduled !== null) clearImmediate(this.#scheduled);
    this.#channel.close();
    this.#listeners.clear();
  }

  #poll(): void {
    const version = this.#read();
    if (version !== this.#version) {
      this.#version = version;
      this.#foundAt = performance.now();
      this.#schedule();
    }
    const isWritten = performance.now() - this.#foundAt < WRITING_MS;
    this.#timer = setTimeout(() => this.#poll(), isWritten ? POLL_MS : POLL_IDLE_MS).unref();
  }

  #rest(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(): void {
    if (this.#listeners.size === 0) return;
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = null;
      for (const listener of this.#listeners) listener();
    });
  }
}
