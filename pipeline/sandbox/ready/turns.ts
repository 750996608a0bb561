/**
 * Questions to the world that wait for their turn. Bounded on every side: so many are out at once, so many wait behind
 * them, and none is asked any more once nobody waits for its answer. A provider that is slower than the traffic
 * therefore costs answers, never memory, and what comes after its recovery waits behind nothing stale.
 */
export interface TurnLimits {
  readonly atOnceMax: number;
  readonly waitingMax: number;
}

export class Turns {
  readonly #limits: TurnLimits;
  /** Epoch milliseconds. */
  readonly #now: () => number;
  readonly #waiting: { readonly until: number; readonly decide: (isAsked: boolean) => void }[] = [];
  #out = 0;

  constructor(limits: TurnLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Nothing is out and nothing waits. */
  get isIdle(): boolean {
    return this.#out === 0;
  }

  /** Null when all places are taken, or when `until` (epoch milliseconds) passed before it could be asked. */
  async take<T>(until: number, ask: () => Promise<T | null>): Promise<T | null> {
    if (!(await this.#turn(until))) return null;
    try {
      return await ask();
    } finally {
      this.#leave();
    }
  }

  /** True: a place is taken, and has to be left. */
  #turn(until: number): Promise<boolean> {
    if (this.#out < this.#limits.atOnceMax) {
      this.#out += 1;
      return Promise.resolve(true);
    }
    if (this.#waiting.length >= this.#limits.waitingMax) return Promise.resolve(false);
    return new Promise((decide) => this.#waiting.push({ until, decide }));
  }

  /** The place goes to the first that is still of use, if any. */
  #leave(): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const isOfUse = next.until > this.#now();
      next.decide(isOfUse);
      if (isOfUse) return;
    }
    this.#out -= 1;
  }
}
