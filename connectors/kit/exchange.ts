/** Sending one request and telling what became of it; evidence is built for failures only. */
import type { Exchange } from "../../contract/delivery.ts";
import { classify, classifyFault } from "./classify.ts";
import type {
  DeliverIo,
  DeliveryItem,
  DeliveryReport,
  HttpAnswer,
  HttpRequest,
  ItemOutcome,
} from "./deliver.ts";
import { asOutgoingFault } from "./fault.ts";

const MASK = "•••";
const EVIDENCE_CHARS_MAX = 64 * 1024;

/** One request for all items, one outcome for all of them. */
export async function deliverWhole(
  items: readonly DeliveryItem[],
  request: HttpRequest,
  io: DeliverIo,
): Promise<DeliveryReport> {
  const startedAt = io.now();
  const { outcome, exchange } = await attempt(request, io, startedAt);
  return { outcomes: items.map(() => outcome), exchange };
}

interface Attempted {
  readonly outcome: ItemOutcome;
  readonly exchange: Exchange | null;
}

async function attempt(request: HttpRequest, io: DeliverIo, startedAt: number): Promise<Attempted> {
  try {
    const answer = await io.send(request);
    const outcome = classify(answer, io.now());
    if (outcome.kind === "ok") return { outcome, exchange: null };
    return { outcome, exchange: evidence(request, answer, null, io.now() - startedAt) };
  } catch (error) {
    const fault = asOutgoingFault(error);
    return {
      outcome: classifyFault(fault),
      exchange: evidence(request, null, fault.message, io.now() - startedAt),
    };
  }
}

/** What was sent and what came back, fit to be shown: secret header values masked, long bodies cut. */
export function evidence(
  request: HttpRequest,
  answer: HttpAnswer | null,
  error: string | null,
  durationMs: number,
): Exchange {
  const secret = new Set((request.secretHeaders ?? []).map((name) => name.toLowerCase()));
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    secret.has(name.toLowerCase()) ? MASK : value,
  ]);
  return {
    request: {
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(headers),
      body: cut(request.body),
    },
    response: answer === null ? null : { ...answer, body: cut(answer.body) },
    error,
    durationMs,
  };
}

const cut = (text: string): string =>
  text.length <= EVIDENCE_CHARS_MAX ? text : `${text.slice(0, EVIDENCE_CHARS_MAX)}… (cut)`;
