import { createHash } from "node:crypto";
import { answerDetail, normaliseMessage } from "../../contract/failures.ts";

export interface Failed {
  readonly destinationId: string;
  readonly code: string;
  readonly status: number | null;
  readonly message: string;
  /** Body of the receiver's answer. */
  readonly body: string | null;
}

/** The name of a group of failures of one kind: what differs only in ids, numbers and quoted words has the same. */
export function fingerprintOf({ destinationId, code, status, message, body }: Failed): string {
  const said = normaliseMessage(answerDetail(body) ?? "");
  const parts = JSON.stringify([destinationId, code, status, normaliseMessage(message), said]);
  return `fp_${createHash("sha256").update(parts).digest("hex").slice(0, 24)}`;
}
