import { ERRORS } from "../../contract/errors.ts";
import { Fault, codeOf, messageOf } from "../base/fault.ts";

/**
 * What passes by itself: SQLSTATE classes 08 (connection), 53 (resources, as too many clients or a full disk), 57 (operator's
 * intervention) and 58 (the server's own I/O); serialization failures and deadlocks, of which a repetition gets through;
 * a server that only reads, as a standby before it takes over; a lock that was not got in time; and what sockets say.
 */
const DOWN_CODES =
  /^(08|53|57|58)...$|^(40001|40P01|25006|55P03)$|^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)/;
/** The driver's own errors have no codes. */
const DOWN_MESSAGES = /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect)/;

/** An error that means "Postgres does not answer" as the Fault `database_unavailable`; any other as it is. */
export function nameFault(error: unknown): unknown {
  if (error instanceof Fault) return error;
  if (!DOWN_CODES.test(codeOf(error)) && !DOWN_MESSAGES.test(messageOf(error))) return error;
  return new Fault("database_unavailable", ERRORS.database_unavailable.meaning, { cause: error });
}

/** The same work; when the database is away it rejects with the Fault that says so. */
export const naming =
  <A, R>(work: (about: A) => Promise<R>) =>
  async (about: A): Promise<R> => {
    try {
      return await work(about);
    } catch (error) {
      throw nameFault(error);
    }
  };
