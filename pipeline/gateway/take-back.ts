/** Events that people release from quarantine: in again through the one writer of the intake log, judged again like any other. */
import { encodeIntake, type ReleasedItem } from "../../contract/intake.ts";
import { Fault } from "../base/fault.ts";
import type { CommitQueue } from "./commit-queue.ts";

export interface TakenBack {
  readonly sourceId: string;
  /** The event as JSON. */
  readonly body: string;
  readonly released: ReleasedItem;
}

/** Resolves once the event is on disk. Throws Fault with the reason why nothing can be taken now. */
export async function takeBack({ sourceId, body, released }: TakenBack, queue: CommitQueue): Promise<void> {
  const header = {
    sourceId,
    receivedAt: Date.now(),
    // Two releases of an item without a messageId must not become one event by accident, nor two by a crash.
    requestId: `release-${String(released.from)}-${String(released.times)}`,
    path: "/quarantine/release",
    ip: null,
    userAgent: null,
    kind: "single",
    type: null,
    refused: [],
    released,
  } as const;
  const refusal = await queue.submit(encodeIntake(header, body), { sourceId, items: 1 });
  if (refusal !== null) throw new Fault(refusal.code, refusal.message);
}
