/** Waiting with an end, and doing something again and again. */

/** Resolves with the promise, or after the time; what the promise does later is nobody's concern. Rejects as the promise does. */
export async function within(timeoutMs: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs)));
  try {
    await Promise.race([promise, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}

/** Works every `everyMs`, never twice at once: a turn that finds the last one still working is left out. Returns the way to stop. */
export function repeat(
  everyMs: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => void {
  let isWorking = false;
  const timer = setInterval(() => {
    if (isWorking) return;
    isWorking = true;
    work()
      .catch(onError)
      .finally(() => {
        isWorking = false;
      });
  }, everyMs);
  return () => {
    clearInterval(timer);
  };
}
