/** Where clients put their write key: Basic user name (with or without colon), query, bearer token, body. */

const BASIC = /^basic\s+([A-Za-z0-9+/=_-]+)\s*$/i;
const BEARER = /^bearer\s+(\S+)\s*$/i;

export interface NamedKey {
  readonly key: string;
  /** A bearer token may be an OAuth one, with the write key in the body: an unknown one decides nothing yet. */
  readonly isCertain: boolean;
}

/**
 * The key that header or query names; null when neither does.
 * @param query the part of the address after the question mark, or empty
 */
export function keyOfRequest(authorization: string | undefined, query: string): NamedKey | null {
  const certain = keyOfBasic(authorization) ?? keyOfQuery(query);
  if (certain !== null) return { key: certain, isCertain: true };
  const token = nonEmpty(BEARER.exec(authorization ?? "")?.[1]);
  return token === null ? null : { key: token, isCertain: false };
}

function keyOfBasic(authorization: string | undefined): string | null {
  const basic = BASIC.exec(authorization ?? "")?.[1];
  if (basic === undefined) return null;
  const credentials = Buffer.from(basic, "base64").toString("utf8");
  const colon = credentials.indexOf(":");
  return nonEmpty(colon === -1 ? credentials : credentials.slice(0, colon));
}

const keyOfQuery = (query: string): string | null =>
  query === "" ? null : nonEmpty(new URLSearchParams(query).get("writeKey"));

/** `body` is a parsed JSON text, of any shape. */
export function keyOfBody(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("writeKey" in body)) return null;
  return typeof body.writeKey === "string" ? nonEmpty(body.writeKey) : null;
}

function nonEmpty(key: string | null | undefined): string | null {
  const trimmed = key?.trim();
  return trimmed === undefined || trimmed === "" ? null : trimmed;
}
