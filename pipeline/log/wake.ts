/**
 * How readers learn of new records: a BroadcastChannel reaches every thread of this process at once; other processes
 * are found by asking SQLite four times a second whether anybody committed (PRAGMA data_version: no disk, 5 µs).
 * Neither keeps the process alive.
 */
import type { DatabaseSync } from "node:sqlite";
import { BroadcastChannel } from "node:worker_threads";

const POLL_MS = 250;

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
  readonly #timer: NodeJS.Timeout;
  #version = 0;
  #scheduled: NodeJS.Immediate | null = null;

  constructor(file: string, db: DatabaseSync) {
    const dataVersion = db.prepare("PRAGMA data_version");
    const read = (): number => {
      try {
        return (dataVersion.get() as { data_version: number }).data_version;
      } catch {
        // A file in trouble is reported by the next read, where somebody can act on it; a timer has no caller.
        return this.#version;
      }
    };
    this.#version = read();
    this.#channel = new BroadcastChannel(channelName(file));
    this.#channel.unref();
    this.#channel.addEventListener("message", () => {
      // The poll need not report again what the channel has just told.
      this.#version = read();
      this.#schedule();
    });
    this.#timer = setInterval(() => {
      const version = read();
      if (version === this.#version) return;
      this.#version = version;
      this.#schedule();
    }, POLL_MS);
    this.#timer.unref();
  }

  listen(callback: () => void): () => void {
    const own = (): void => callback();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  close(): void {
    clearInterval(this.#timer);
    if (this.#scheduled !== null) clearImmediate(this.#scheduled);
    this.#channel.close();
    this.#listeners.clear();
  }

  #schedule(): void {
    if (this.#listeners.size === 0) return;
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = null;
      for (const listener of this.#listeners) listener();
    });
  }
}
