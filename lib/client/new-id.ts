/**
 * A random id of 24 hexadecimal digits, for things that the browser names itself. `crypto.randomUUID` exists on https and
 * localhost only, and a console in a company network may be plain http.
 */
export const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
