/** Counts failures per key in a window. In memory: the console is one process, and a restart is a rare favour. */
import { ServiceError } from "../service-error";

export interface Limit {
  readonly failuresMax: number;
  readonly windowMs: number;
}

interface Count {
  failures: number;
  readonly endsAt: number;
}

/** Beyond this many keys the oldest are forgotten: an attacker must not fill the memory. */
const KEYS_MAX = 20_000;

export class Limiter {
  readonly #limit: Limit;
  readonly #now: () => number;
  readonly #counts = new Map<string, Count>();

  constructor(limit: Limit, now: () => number = Date.now) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Throws ServiceError `rate_limited` when the key has failed too often. */
  check(key: string): void {
    const count = this.#live(key);
    if (count === undefined || !this.#isFull(count)) return;
    const retryAfterS = Math.max(1, Math.ceil((count.endsAt - this.#now()) / 1000));
    throw new ServiceError(
      "rate_limited",
      `Too many attempts. Try again in ${String(Math.ceil(retryAfterS / 60))} min.`,
      {
        retryAfterS,
      },
    );
  }

  /** Counts one more, unless the key has had all that it may: then false. */
  take(key: string): boolean {
    const count = this.#live(key);
    if (count !== undefined && this.#isFull(count)) return false;
    this.fail(key);
    return true;
  }

  fail(key: string): void {
    const count = this.#live(key);
    if (count !== undefined) {
      count.failures += 1;
      return;
    }
    if (this.#counts.size >= KEYS_MAX) {
      const oldest = this.#counts.keys().next();
      if (oldest.done !== true) this.#counts.delete(oldest.value);
    }
    this.#counts.set(key, { failures: 1, endsAt: this.#now() + this.#limit.windowMs });
  }

  forget(key: string): void {
    this.#counts.delete(key);
  }

  #isFull({ failures }: Count): boolean {
    return failures >= this.#limit.failuresMax;
  }

  #live(key: string): Count | undefined {
    const count = this.#counts.get(key);
    if (count === undefined || count.endsAt > this.#now()) return count;
    this.#counts.delete(key);
    return undefined;
  }
}
