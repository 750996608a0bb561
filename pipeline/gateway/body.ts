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

export type Body =
  /** `held` is what the budget has lent; whoever finishes the request gives it back. */
  | { readonly kind: "whole"; readonly bytes: Buffer; readonly held: number }
  /** `hangUp`: the rest of the body was not read, the connection cannot be used again. */
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly hangUp: boolean }
  /** The client went away. */
  | { readonly kind: "aborted" };

/** Never rejects. */
export function readBody(request: IncomingMessage, budget: ByteBudget): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let held = 0;
    let discarded = 0;
    let refusal: Refusal | null = null;
    const declared = Number(request.headers["content-length"] ?? 0);
    if (declared > REQUEST_BYTES_MAX) refusal = refuse("body_too_large");

    const settle = (body: Body): void => {
      if (body.kind !== "whole") {
        budget.give(held);
        held = 0;
        chunks.length = 0;
      }
      resolve(body);
    };
    request.on("data", (chunk: Buffer) => {
      if (refusal === null && held + chunk.length > REQUEST_BYTES_MAX) refusal = refuse("body_too_large");
      if (refusal === null && !budget.take(chunk.length)) refusal = refuse("overloaded");
      if (refusal === null) {
        held += chunk.length;
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      discarded += chunk.length;
      if (discarded > DISCARD_BYTES_MAX) settle({ kind: "refused", refusal, hangUp: true });
    });
    request.on("end", () => {
      if (refusal !== null) return settle({ kind: "refused", refusal, hangUp: false });
      const [first] = chunks;
      const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, held);
      settle({ kind: "whole", bytes, held });
    });
    request.on("error", () => settle({ kind: "aborted" }));
    request.on("close", () => {
      if (!request.complete) settle({ kind: "aborted" });
    });
  });
}
