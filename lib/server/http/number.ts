import { ServiceError } from "../service-error";

/** A path parameter that is a number from 1 on, within what the database can hold. */
export function numberParameter(text: string | undefined): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value < 2 ** 31) return value;
  throw new ServiceError("invalid_request", "The path needs a number.");
}
