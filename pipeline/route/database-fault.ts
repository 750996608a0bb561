import { ERRORS } from "../../contract/errors.ts";
import { Fault, codeOf, messageOf } from "../base/fault.ts";

/** SQLSTATE classes 08 (connection), 53 (resources) and 57 (operator's intervention), and what sockets say. */
const DOWN_CODES = /^(08|53|57)|^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)/;
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
