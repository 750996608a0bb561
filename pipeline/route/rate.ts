/** A token bucket: at most so many requests a second, with a short burst. */
const BURST_SECONDS = 0.1;

export class RateLimit {
  #perSecond: number | null;
  #tokens = 1;
  #at = 0;

  constructor(perSecond: number | null) {
    this.#perSecond = perSecond;
  }

  set(perSecond: number | null): void {
    this.#perSecond = perSecond;
  }

  tryTake(now: number): boolean {
    if (this.#perSecond === null) return true;
    this.#fill(now, this.#perSecond);
    // Sums of fractions miss the whole by a hair.
    if (this.#tokens < 1 - 1e-9) return false;
    this.#tokens -= 1;
    return true;
  }

  /** A request that was granted was not needed. */
  giveBack(): void {
    this.#tokens += 1;
  }

  /** Epoch milliseconds at which the next request may go. */
  nextAt(now: number): number {
    if (this.#perSecond === null) return now;
    this.#fill(now, this.#perSecond);
    return this.#tokens >= 1 - 1e-9 ? now : now + Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000);
  }

  #fill(now: number, perSecond: number): void {
    const room = Math.max(1, perSecond * BURST_SECONDS);
    const passedS = Math.max(0, now - this.#at) / 1000;
    this.#tokens = Math.min(room, this.#tokens + passedS * perSecond);
    this.#at = now;
  }
}
