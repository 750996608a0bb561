/**
 * An operational fault: something that happens to correct programs (disk full, database gone, bad configuration).
 * `code` is a stable word of the error catalogue; the message is for people. Thrown where it happens, caught only at
 * the loop of a stage, at an HTTP boundary, or in main. Survives the way between two threads (see thread.ts).
 */
export class Fault extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Fault";
    this.code = code;
  }
}

/** The stable code of anything that was thrown; `internal` when it carries none. */
export function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "internal";
  return typeof error.code === "string" ? error.code : "internal";
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
