/** Where clients put their write key: Basic user name (with or without colon), query, bearer token, body. */

const BASIC = /^basic\s+([A-Za-z0-9+/=_-]+)\s*$/i;
const BEARER = /^bearer\s+(\S+)\s*$/i;

/** The key of an Authorization header; null when the header is missing or of another scheme. */
export function keyOfHeader(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  const basic = BASIC.exec(authorization)?.[1];
  if (basic !== undefined) {
    const credentials = Buffer.from(basic, "base64").toString("utf8");
    const colon = credentials.indexOf(":");
    return nonEmpty(colon === -1 ? credentials : credentials.slice(0, colon));
  }
  return nonEmpty(BEARER.exec(authorization)?.[1]);
}

/** `query` is the part of the address after the question mark, or empty. */
export function keyOfQuery(query: string): string | null {
  return query === "" ? null : nonEmpty(new URLSearchParams(query).get("writeKey"));
}

/** `body` is a parsed JSON text, of any shape. */
export function keyOfBody(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("writeKey" in body)) return null;
  return typeof body.writeKey === "string" ? nonEmpty(body.writeKey) : null;
}

function nonEmpty(key: string | null | undefined): string | null {
  const trimmed = key?.trim();
  return trimmed === undefined || trimmed === "" ? null : trimmed;
}
