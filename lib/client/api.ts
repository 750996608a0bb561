/** The REST API as the browser calls it: typed by the operations, which are imported as types only. */
import type { z } from "zod";
import type { OperationKey, Operations } from "@/lib/contract/operations";

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;
type Part<K extends OperationKey, Name extends string> =
  Operations[K] extends Record<Name, infer S extends z.ZodType> ? z.input<S> : undefined;

type ParamsOf<K extends OperationKey> = [ParamNames<K>] extends [never]
  ? { readonly params?: undefined }
  : { readonly params: Readonly<Record<ParamNames<K>, string | number>> };
type QueryOf<K extends OperationKey> =
  undefined extends Part<K, "query">
    ? { readonly query?: undefined }
    : { readonly query?: Partial<Loose<Part<K, "query">>> };
type BodyOf<K extends OperationKey> =
  undefined extends Part<K, "body"> ? { readonly body?: undefined } : { readonly body: Part<K, "body"> };

/** Queries are text on the wire: what the server coerces may be given as text, number or absent. */
type Loose<T> = { [P in keyof T]: T[P] | string | number | undefined };

export type Options<K extends OperationKey> = ParamsOf<K> &
  QueryOf<K> &
  BodyOf<K> & { readonly signal?: AbortSignal };
export type Answer<K extends OperationKey> = z.output<Operations[K]["answer"]>;
/** One item of a list operation. */
export type ItemOf<K extends OperationKey> = Answer<K> extends { items: (infer T)[] } ? T : never;

/** What the API answered instead of a result. `fields` carries one message per form field. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { readonly field: string; readonly message: string }[];
  readonly requestId: string | null;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { fields?: ApiError["fields"]; requestId?: string | null } = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.fields = more.fields ?? [];
    this.requestId = more.requestId ?? null;
  }
}

interface Bare {
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** The address of an operation, e.g. for an EventSource or a download. */
export function addressOf(key: OperationKey, options: Pick<Bare, "params" | "query"> = {}): string {
  const [, template = ""] = key.split(" ");
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(options.params?.[name] ?? "")),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      query.set(name, String(value));
  }
  const text = query.toString();
  return `/api/v1${path}${text === "" ? "" : `?${text}`}`;
}

/** Calls the API. Throws ApiError; `code` is "unreachable" when there was no answer at all. */
export async function call<K extends OperationKey>(key: K, ...[options]: Args<K>): Promise<Answer<K>> {
  const given: Bare = options ?? {};
  const [method = "GET"] = key.split(" ");
  const response = await send(addressOf(key, given), {
    method,
    ...(given.body === undefined
      ? {}
      : { body: JSON.stringify(given.body), headers: { "content-type": "application/json" } }),
    ...(given.signal === undefined ? {} : { signal: given.signal }),
  });
  // The server made the answer from the same schemas, and both are released together.
  if (response.ok) return (await response.json()) as Answer<K>;
  throw await failureOf(response);
}

/** Options may be left out when nothing in them is required. */
type Args<K extends OperationKey> =
  object extends Options<K> ? [options?: Options<K>] : [options: Options<K>];

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, credentials: "same-origin", cache: "no-store" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "unreachable", "The console does not answer. Is Tributary running?");
  }
}

interface ErrorBody {
  readonly error?: { readonly code?: string; readonly message?: string; readonly details?: unknown };
}

async function failureOf(response: Response): Promise<ApiError> {
  const requestId = response.headers.get("x-request-id");
  const body = (await response.json().catch(() => ({}))) as ErrorBody;
  const {
    code = "internal",
    message = `The console answered ${String(response.status)}.`,
    details,
  } = body.error ?? {};
  return new ApiError(response.status, code, message, { fields: fieldsOf(details), requestId });
}

function fieldsOf(details: unknown): ApiError["fields"] {
  if (!Array.isArray(details)) return [];
  return details.filter(
    (detail: unknown): detail is { field: string; message: string } =>
      typeof detail === "object" && detail !== null && "field" in detail && "message" in detail,
  );
}
