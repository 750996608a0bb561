import { Readable } from "node:stream";
import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { ByteBudget, Loan, readBody } from "./body.ts";
import { REQUEST_BYTES_MAX } from "./limits.ts";

const MB = 2 ** 20;

/** A request whose body arrives in these pieces. */
function request(pieces: readonly Buffer[], headers: Record<string, string> = {}): IncomingMessage {
  const stream = Readable.from(pieces, { objectMode: false });
  return Object.assign(stream, { headers, complete: true }) as unknown as IncomingMessage;
}

describe("readBody", () => {
  it("joins the pieces and holds their bytes until they are given back", async () => {
    const budget = new ByteBudget(MB);
    const loan = new Loan(budget);
    const body = await readBody(request([Buffer.from("ab"), Buffer.from("c")]), loan);
    expect(body).toEqual({ kind: "whole", bytes: Buffer.from("abc") });
    expect(budget.held).toBe(3);
    loan.giveBack();
    expect(budget.held).toBe(0);
  });

  it("refuses with 503 when the memory for bodies is used up, and holds nothing then", async () => {
    const budget = new ByteBudget(MB);
    const other = new Loan(budget);
    other.take(MB - 10);
    const body = await readBody(request([Buffer.alloc(8), Buffer.alloc(8)]), new Loan(budget));
    expect(body).toMatchObject({ kind: "refused", refusal: { code: "overloaded" }, hangUp: false });
    expect(budget.held).toBe(MB - 10);
  });

  it("reads a body over the limit to its end without keeping it", async () => {
    const budget = new ByteBudget(100 * MB);
    const pieces = Array.from({ length: 6 }, () => Buffer.alloc(MB));
    const body = await readBody(request(pieces), new Loan(budget));
    expect(body).toMatchObject({ kind: "refused", refusal: { code: "body_too_large" }, hangUp: false });
    expect(budget.held).toBe(0);
  });

  it("keeps nothing of a body that says it is too large", async () => {
    const budget = new ByteBudget(0);
    const headers = { "content-length": String(REQUEST_BYTES_MAX + 1) };
    const body = await readBody(request([Buffer.alloc(10)], headers), new Loan(budget));
    expect(body).toMatchObject({ kind: "refused", refusal: { code: "body_too_large" } });
  });

  it("hangs up on a body without end", async () => {
    const pieces = Array.from({ length: 60 }, () => Buffer.alloc(MB));
    const body = await readBody(request(pieces), new Loan(new ByteBudget(100 * MB)));
    expect(body).toMatchObject({ kind: "refused", refusal: { code: "body_too_large" }, hangUp: true });
  });
});
