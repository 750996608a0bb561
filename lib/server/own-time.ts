const TICK_MS = 100;

/**
 * Aborts after so many milliseconds in which this process could act. A loop that stood still, busy or without a processor,
 * counts one tick however long that was: what arrived meanwhile is read before anybody is given up.
 */
export function afterOwnTime(ms: number): { readonly signal: AbortSignal; stop(): void } {
  const over = new AbortController();
  let left = Math.ceil(ms / TICK_MS);
  const ticks = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(ticks);
    over.abort(new DOMException("There was no answer in time.", "TimeoutError"));
  }, TICK_MS);
  return {
    signal: over.signal,
    stop: () => {
      clearInterval(ticks);
    },
  };
}
