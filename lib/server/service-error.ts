/** What verbs throw when they cannot do what was asked. One adapter (http/answer.ts) turns it into an HTTP answer. */
import { ERRORS, type ErrorCode } from "@/contract/errors";

export class ServiceError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;
  /** Seconds for Retry-After. */
  readonly retryAfterS: number | null;

  constructor(
    code: ErrorCode,
    message?: string,
    more: { details?: unknown; retryAfterS?: number; cause?: unknown } = {},
  ) {
    super(message ?? ERRORS[code].meaning, { cause: more.cause });
    this.name = "ServiceError";
    this.code = code;
    this.details = more.details;
    this.retryAfterS = more.retryAfterS ?? null;
  }
}

export const notFound = (what: string): ServiceError =>
  new ServiceError("not_found", `There is no such ${what}; it may have been deleted.`);
