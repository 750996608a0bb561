/** Turns results and errors into HTTP. The only place that knows both. */
import "server-only";
import { ZodError } from "zod";
import { ERRORS } from "@/contract/errors";
import { Prisma } from "../db";
import { log } from "../log";
import { ServiceError } from "../service-error";

const common = (requestId: string): Record<string, string> => ({
  "x-request-id": requestId,
  "cache-control": "no-store",
});

export const jsonAnswer = (body: unknown, status: number, requestId: string): Response =>
  Response.json(body, { status, headers: common(requestId) });

/** Known errors keep their words; of unknown ones only the log hears. */
export function errorAnswer(error: unknown, requestId: string): Response {
  const known = asServiceError(error, requestId);
  const body = {
    code: known.code,
    message: known.message,
    ...(known.details === undefined ? {} : { details: known.details }),
  };
  const retryAfter: Record<string, string> =
    known.retryAfterS === null ? {} : { "retry-after": String(known.retryAfterS) };
  return Response.json(
    { error: body },
    { status: ERRORS[known.code].status, headers: { ...common(requestId), ...retryAfter } },
  );
}

function asServiceError(error: unknown, requestId: string): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof ZodError) return invalid(error);
  if (isDatabaseDown(error)) return new ServiceError("database_unavailable", undefined, { retryAfterS: 5 });
  log.error({ err: error, requestId }, "request failed");
  return new ServiceError("internal", `${ERRORS.internal.meaning} Request id: ${requestId}.`);
}

/** One detail per field that does not fit. */
export function invalid(error: ZodError): ServiceError {
  const details = error.issues.map((issue) => ({ field: issue.path.join("."), message: issue.message }));
  const [first] = details;
  const where = first === undefined || first.field === "" ? "" : `${first.field}: `;
  return new ServiceError("invalid_request", `${where}${first?.message ?? "invalid"}`, { details });
}

/** P2034: a deadlock or a serialization failure, of which a repetition gets through. */
const DOWN = new Set([
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
  "P2034",
  "ECONNREFUSED",
  "ECONNRESET",
]);
/**
 * What the driver says without a code of its own, or with Postgres's: the server ends, starts up, takes no more, cannot reach
 * its disk, only reads, or had to give up one of two transactions.
 */
const DOWN_WORDS =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Code: `((08|53|57|58)\w{3}|40001|40P01|25006|55P03)`/;

function isDatabaseDown(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && DOWN.has(error.code)) return true;
  return DOWN_WORDS.test(error.message);
}
