/** Why a request is not taken, as a value: the data path throws nothing that a client can cause. */
import { ERRORS, type ErrorCode } from "../../contract/errors.ts";

export interface Refusal {
  readonly kind: "refused";
  readonly code: ErrorCode;
  readonly message: string;
}

export const refuse = (code: ErrorCode, message: string = ERRORS[code].meaning): Refusal => ({
  kind: "refused",
  code,
  message,
});
