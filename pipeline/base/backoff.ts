/** Waiting between tries: exponential growth with jitter over its upper half, so that many who failed together do not return together. */
export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Delay before try number `attempt` + 1 (`attempt` counts failures, from 1). `random` is in [0, 1). */
export function backoffMs(attempt: number, { baseMs, maxMs }: Backoff, random: number): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
