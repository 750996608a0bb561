import { ServiceError } from "../service-error";

/** NUL and lone surrogates are legal in JSON and in URLs, but no database keeps them. Throws `invalid_request`. */
export function requireStorable(text: string): void {
  if (text.includes("\0") || !text.isWellFormed())
    throw new ServiceError("invalid_request", "Text must not hold NUL or unpaired surrogates.");
}

/** JSON.parse for a request's body. Throws `invalid_json`, or `invalid_request` for text that cannot be kept. */
export function parseJson(text: string): unknown {
  try {
    // Most bodies hold no escape at all, so most are not walked.
    return text.includes("\\u") ? JSON.parse(text, requireStorableMember) : JSON.parse(text);
  } catch (error) {
    throw error instanceof ServiceError ? error : new ServiceError("invalid_json");
  }
}

function requireStorableMember(key: string, value: unknown): unknown {
  requireStorable(key);
  if (typeof value === "string") requireStorable(value);
  return value;
}
