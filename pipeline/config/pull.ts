/** Asking the console for the present release. */
import { Fault } from "../base/fault.ts";

const TIMEOUT_MS = 5000;

export interface ConsoleAddress {
  readonly url: string;
  /** The key derived for "control", base64url. */
  readonly bearer: string;
}

/**
 * What the console has published, unverified; null when it is the one that we know, or when nothing is published yet.
 * Throws Fault `pipeline_unavailable` when the console does not answer with either.
 */
export async function pullRelease(console: ConsoleAddress, knownNumber: number | null): Promise<unknown> {
  const response = await fetch(new URL("/api/internal/release", console.url), {
    headers: {
      authorization: `Bearer ${console.bearer}`,
      accept: "application/json",
      ...(knownNumber === null ? {} : { "if-none-match": `"${String(knownNumber)}"` }),
    },
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status === 200) return response.json();
  await response.body?.cancel();
  if (response.status === 304 || response.status === 404) return null;
  throw new Fault("pipeline_unavailable", `The console answered ${String(response.status)}.`);
}
