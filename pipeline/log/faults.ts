/** Operational faults of the log. After one the writer takes nothing more until it is opened again. */
export type LogFaultCode = "disk_full" | "log_unavailable";

export class LogFault extends Error {
  override readonly name = "LogFault";
  /** A code of contract/errors.ts. */
  readonly code: LogFaultCode;

  constructor(code: LogFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const SQLITE_FULL = 13;

/** Names what went wrong below the log: a full disk is worth a code of its own, since people can mend it at once. */
export function toLogFault(error: unknown, doing: string): LogFault {
  if (error instanceof LogFault) return error;
  const { errcode, code } = (error ?? {}) as { errcode?: unknown; code?: unknown };
  const full = (typeof errcode === "number" && (errcode & 0xff) === SQLITE_FULL) || code === "ENOSPC";
  const why = error instanceof Error ? error.message : String(error);
  return new LogFault(full ? "disk_full" : "log_unavailable", `${doing}: ${why}`, { cause: error });
}
