/**
 * Reads a request's body within bounds: the request's own limit, and a budget for all bodies in memory. A body over
 * its limit is read on but not kept, so that the client gets to read the answer; up to a point.
 */
import type { IncomingMessage } from "node:http";
import { DISCARD_BYTES_MAX, REQUEST_BYTES_MAX } from "./limits.ts";
import { refuse, type Refusal } from "./refusal.ts";

/** Bytes in memory on behalf of clients. Full: new bodies are refused with 503. */
export class ByteBudget {
  readonly #max: number;
  #held = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get held(): number {
    return this.#held;
  }

  /** False, and nothing taken, when it would not fit. */
  take(bytes: number): boolean {
    if (this.#held + bytes > this.#max) return false;
    this.#held += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#held -= bytes;
  }
}

/** What one request has of the budget; given back as a whole when the request is over. */
export class Loan {
  readonly #budget: ByteBudget;
  #bytes = 0;

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** False, and nothing taken, when the budget has no more. */
  take(bytes: number): boolean {
    if (!this.#budget.take(bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  giveBack(): void {
    this.#budget.give(this.#bytes);
    this.#bytes = 0;
  }
}

export type Body =
  | { readonly kind: "whole"; readonly bytes: Buffer }
  /** `hangUp`: the rest of the body was not read, the connection cannot be used again. */
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly hangUp: boolean }
  /** The client went away. */
  | { readonly kind: "aborted" };

/** Never rejects. A body that is refused gives its loan back at once. */
export function readBody(request: IncomingMessage, loan: Loan): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let discarded = 0;
    const declared = Number(request.headers["content-length"] ?? 0);
    let refusal = declared > REQUEST_BYTES_MAX ? refuse("body_too_large") : null;

    request.on("data", (chunk: Buffer) => {
      refusal ??= refusalOf(chunk.length, loan);
      if (refusal === null) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      loan.giveBack();
      discarded += chunk.length;
      if (discarded > DISCARD_BYTES_MAX) resolve({ kind: "refused", refusal, hangUp: true });
    });
    request.on("end", () => {
      if (refusal !== null) return resolve({ kind: "refused", refusal, hangUp: false });
      const [first] = chunks;
      const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, loan.bytes);
      resolve({ kind: "whole", bytes });
    });
    request.on("error", () => resolve({ kind: "aborted" }));
    request.on("close", () => {
      if (!request.complete) resolve({ kind: "aborted" });
    });
  });
}

function refusalOf(bytes: number, loan: Loan): Refusal | null {
  if (loan.bytes + bytes > REQUEST_BYTES_MAX) return refuse("body_too_large");
  return loan.take(bytes) ? null : refuse("overloaded");
}
