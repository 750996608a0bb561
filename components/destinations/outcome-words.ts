import type { Tone } from "@/components/ui/callout";
import { explainFailure, FAILURES } from "@/contract/failures";
import type { Answer } from "@/lib/client/api";

export type TestResult = Answer<"POST /destinations/test">;

export interface OutcomeWords {
  readonly tone: Tone;
  readonly title: string;
  /** What the destination or the network said. */
  readonly detail: string | null;
  /** What would become of a real event, and what to do. */
  readonly remedy: string | null;
}

const LOCKED_OUT = new Set(["http_401", "http_403", "http_410"]);

const remedyOf = (code: string | null): string | null =>
  code !== null && Object.hasOwn(FAILURES, code) ? explainFailure(code).action : null;

/** Settings that a failed test points at: the fault belongs beside this field. */
export const BLAMES_URL: ReadonlySet<string> = new Set(["address_forbidden", "url_invalid", "dns_failed"]);

/** What a test send amounts to, in words. */
export function outcomeWords(result: TestResult): OutcomeWords {
  const { outcome, exchange } = result;
  if (outcome === null) return { tone: "info", title: "Nothing was sent", detail: null, remedy: null };
  const { state, code, message } = outcome;
  const status = exchange.response?.status;
  if (state === "delivered") {
    return {
      tone: "ok",
      title: `Delivered: the destination answered ${status === undefined ? "well" : String(status)}`,
      detail: null,
      remedy: null,
    };
  }
  if (code !== null && LOCKED_OUT.has(code)) {
    return {
      tone: "bad",
      title: "The destination does not let us in",
      detail: message,
      remedy:
        "Check the credentials. With real events the destination would pause until its settings change; events would wait.",
    };
  }
  const remedy = remedyOf(code);
  if (state === "dead_lettered") {
    return {
      tone: "bad",
      title: code === "address_forbidden" ? "This address may not be reached" : "Refused for good",
      detail: message,
      remedy:
        remedy ??
        "A real event would become a dead letter: trying again cannot help until something changes.",
    };
  }
  return {
    tone: "warn",
    title: "Not delivered; a real event would be tried again",
    detail: message,
    remedy,
  };
}
