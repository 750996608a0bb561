import { createHash } from "node:crypto";

/** The same event to the same destination carries the same id on every try, before and after a crash, and in replays. */
export function deliveryIdOf(destinationId: string, sourceId: string, messageId: string): string {
  const hash = createHash("sha256").update(`${destinationId}\0${sourceId}\0${messageId}`, "utf8");
  return `dlv_${hash.digest("base64url").slice(0, 27)}`;
}
