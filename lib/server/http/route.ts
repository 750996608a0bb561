/**
 * The wrapper of every REST route: finds out who asks, checks the operation's access, parses query and body with the
 * operation's schemas, calls the verb, and turns its result or error into an answer. Verbs authorise again: they are
 * also called from pages, and a route that forgets its check must not open a door.
 */
import "server-only";
import type { z } from "zod";
import type { Action } from "@/lib/contract/access";
import type { Frozen, OperationSpec, Published } from "@/lib/contract/operation";
import { operations, type OperationKey, type Operations } from "@/lib/contract/operations";
import type { Actor, Context } from "../access/actor";
import { authorize } from "../access/authorize";
import { actorOfBearer, actorOfCookie } from "../access/resolve";
import { sessionCookieName } from "../access/session-cookie";
import { ensureBooted } from "../boot";
import { BODY_BYTES_MAX } from "../limits";
import { ServiceError } from "../service-error";
import { errorAnswer, invalid, jsonAnswer } from "./answer";
import { readText } from "./body";
import { clientOf, type Client } from "./client";
import { requireSameOrigin } from "./origin";
import { parseJson, requireStorable } from "./text";

type SchemaOf<K extends OperationKey, Part extends string> =
  Operations[K] extends Record<Part, infer S extends z.ZodType> ? z.output<S> : undefined;

interface Input<K extends OperationKey> {
  readonly ctx: Operations[K]["access"] extends "public" ? null : Context;
  readonly params: Readonly<Record<string, string>>;
  readonly query: SchemaOf<K, "query">;
  readonly body: SchemaOf<K, "body">;
  readonly client: Client;
  readonly request: Request;
  readonly requestId: string;
}

/** What a verb gives back: an answer, an answer with its release, or a whole response (streams). */
type Result<K extends OperationKey> = Operations[K] extends { publishes: true }
  ? { readonly result: object | null; readonly release: Published }
  : Frozen<z.output<Operations[K]["answer"]>> | Response;

type RouteContext = { readonly params: Promise<Record<string, string | string[] | undefined> | undefined> };
type Handler = (request: Request, context: RouteContext) => Promise<Response>;

export function route<K extends OperationKey>(
  key: K,
  verb: (input: Input<K>) => Result<K> | Promise<Result<K>>,
): Handler {
  const spec: OperationSpec = operations[key];
  return async (request, context) => {
    const requestId = crypto.randomUUID();
    try {
      await ensureBooted();
      const client = clientOf(request.headers);
      const ctx = spec.access === "public" ? null : await requireContext(request, requestId, client);
      if (ctx !== null && spec.access !== "signed-in") authorize(ctx, spec.access as Action);
      if (ctx === null) requireSameOrigin(request);
      const input = {
        ctx,
        client,
        request,
        requestId,
        params: await paramsOf(context),
        query: spec.query === undefined ? undefined : parse(spec.query, queryOf(request)),
        body: spec.body === undefined ? undefined : parse(spec.body, await bodyOf(request)),
      };
      // The operation's own schemas have just parsed `query` and `body`; TypeScript cannot relate them to K.
      const result = await verb(input as unknown as Input<K>);
      return answer(spec, result, requestId);
    } catch (error) {
      return errorAnswer(error, requestId);
    }
  };
}

function answer(spec: OperationSpec, result: unknown, requestId: string): Response {
  if (result instanceof Response) return result;
  const status = spec.status ?? 200;
  if (spec.publishes !== true) return jsonAnswer(result, status, requestId);
  const { result: entity, release } = result as { result: object | null; release: Published };
  return jsonAnswer({ ...entity, release }, release.applied ? status : 202, requestId);
}

/** Throws `unauthenticated`, or `cross_origin` when another site sends the cookie. */
async function requireContext(request: Request, requestId: string, client: Client): Promise<Context> {
  return { actor: await requireActor(request), requestId, ...client };
}

/** A bearer token that does not work is never made up for by a cookie. */
export async function requireActor(request: Request): Promise<Actor> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const [scheme, token] = authorization.split(" ", 2);
    if (scheme?.toLowerCase() !== "bearer" || token === undefined) throw new ServiceError("unauthenticated");
    return actorOfBearer(token);
  }
  const actor = await actorOfCookie(cookieOf(request, sessionCookieName()));
  if (actor === null) throw new ServiceError("unauthenticated");
  requireSameOrigin(request);
  return actor;
}

function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

async function paramsOf(context: RouteContext): Promise<Record<string, string>> {
  // A route without parameters gets none, whatever Next's types say.
  const given = (await context.params) ?? {};
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      if (typeof value !== "string") return [];
      requireStorable(value);
      return [[name, value]];
    }),
  );
}

/** An empty parameter is an absent one: forms and links send `q=`. */
function queryOf(request: Request): Record<string, string> {
  const given = [...new URL(request.url).searchParams].filter(([, value]) => value !== "");
  for (const [, value] of given) requireStorable(value);
  return Object.fromEntries(given);
}

async function bodyOf(request: Request): Promise<unknown> {
  const text = await readText(request.body, BODY_BYTES_MAX);
  if (text === "") return {};
  const type = request.headers.get("content-type") ?? "";
  if (!type.toLowerCase().startsWith("application/json")) {
    throw new ServiceError("invalid_request", "Send the body as application/json.");
  }
  return parseJson(text);
}

function parse(schema: z.ZodType, given: unknown): unknown {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw invalid(result.error);
}
