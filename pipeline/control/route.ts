/** Routes as data: a method, a path pattern and what answers it. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";
import { Fault } from "../base/fault.ts";
import type { ControlContext } from "./context.ts";

export interface ControlRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The parsed JSON body; null when there is none. */
  readonly body: unknown;
  /** Aborts when the caller has gone away. */
  readonly signal: AbortSignal;
}

export type Answer =
  | { readonly kind: "json"; readonly status: number; readonly body: unknown }
  | { readonly kind: "text"; readonly contentType: string; readonly body: string }
  | { readonly kind: "stream"; open(request: IncomingMessage, response: ServerResponse): void };

export interface Route {
  readonly method: "GET" | "PUT" | "POST";
  /** Segments that begin with a colon are parameters. */
  readonly path: string;
  /** Open to everyone on this machine: health and metrics. */
  readonly open?: true;
  handle(request: ControlRequest, context: ControlContext): Promise<Answer>;
}

export const json = (body: unknown, status = 200): Answer => ({ kind: "json", status, body });

/** Parses a query or a body at the edge. Throws Fault `invalid_request` that names the field. */
export function parse<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue === undefined ? "" : issue.path.join(".");
  throw new Fault(
    "invalid_request",
    `${field === "" ? "The request" : `"${field}"`}: ${issue?.message ?? "invalid"}`,
  );
}

/** Lists that follow a log are continued below an offset. Throws Fault `invalid_request`. */
export function parseCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw new Fault("invalid_request", '"cursor": not a cursor of this list');
  return Number(cursor);
}

/** The parameters of `path` when it fits the pattern, else null. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const expected = pattern.split("/");
  const given = path.split("/");
  if (expected.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) {
      const decoded = decode(value);
      if (decoded === null || decoded === "") return null;
      params[part.slice(1)] = decoded;
    } else if (part !== value) return null;
  }
  return params;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
