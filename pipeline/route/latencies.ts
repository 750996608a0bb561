/** How long the latest deliveries took, from arrival to the receiver's answer. */
const KEPT = 1024;

export class Latencies {
  readonly #ms: number[] = [];
  #next = 0;

  add(ms: number): void {
    this.#ms[this.#next] = ms;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** Milliseconds below which this share of the latest deliveries stayed; null without any. */
  quantile(share: number): number | null {
    const sorted = [...this.#ms].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
  }
}
