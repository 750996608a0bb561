/** Answers that are kept for a while: bounded, oldest out first, and never asked for twice at the same time. */
interface Kept<T> {
  readonly answer: Promise<T>;
  expiresAt: number;
}

const KEPT_MAX = 10_000;
/** A failure is forgotten soon, but a provider that is down is not asked for every event. */
const FAILURE_KEPT_MS = 5_000;

export class Answers<T> {
  readonly #kept = new Map<string, Kept<T | null>>();
  readonly #keepMs: number;
  readonly #now: () => number;

  constructor(keepMs: number, now: () => number) {
    this.#keepMs = keepMs;
    this.#now = now;
  }

  /** Asks nobody; null when nothing is kept. */
  kept(key: string): Promise<T | null> {
    return this.#found(key) ?? Promise.resolve(null);
  }

  /** `ask` resolves with null for a failure; it never rejects. */
  get(key: string, ask: () => Promise<T | null>): Promise<T | null> {
    const found = this.#found(key);
    if (found !== null) return found;
    const answer = ask();
    const kept: Kept<T | null> = { answer, expiresAt: Infinity };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    void answer.then((value) => {
      kept.expiresAt =
        this.#now() + (value === null ? Math.min(FAILURE_KEPT_MS, this.#keepMs) : this.#keepMs);
    });
    if (this.#kept.size > KEPT_MAX) this.#dropOldest();
    return answer;
  }

  #found(key: string): Promise<T | null> | null {
    const found = this.#kept.get(key);
    return found !== undefined && found.expiresAt > this.#now() ? found.answer : null;
  }

  #dropOldest(): void {
    for (const key of this.#kept.keys()) {
      this.#kept.delete(key);
      return;
    }
  }
}

/** Null when the time is over first. */
export async function within<T>(budgetMs: number, answer: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), budgetMs);
  });
  return Promise.race([answer, timeUp]).finally(() => clearTimeout(timer));
}
