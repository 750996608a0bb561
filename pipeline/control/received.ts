/** An event as its client sent it, from the intake log. */
import type { EventStory } from "../../contract/control.ts";
import type { CanonicalEvent, StoredEvent } from "../../contract/event.ts";
import { decodeIntake, type IntakeRecord } from "../../contract/intake.ts";
import type { LogReader } from "../log/index.ts";
import { untouchedEvents } from "../process/untouched.ts";

/** Null once the intake log no longer holds the request. */
export async function readReceived(
  { intakeOffset, item }: Pick<StoredEvent, "intakeOffset" | "item">,
  intake: LogReader,
): Promise<EventStory["received"]> {
  const [record] = await intake.read(intakeOffset, { maxRecords: 1, maxBytes: 1 });
  if (record === undefined || record.offset !== intakeOffset) return null;
  const request = decodeIntake(record.payload);
  return {
    path: request.path,
    ip: request.ip,
    userAgent: request.userAgent,
    receivedAt: request.receivedAt,
    raw: itemOf(request, item),
  };
}

/** The event as it was normalised, before its source's plan and transformations; null once the request is gone. */
export async function readBefore(
  { intakeOffset, item }: Pick<StoredEvent, "intakeOffset" | "item">,
  intake: LogReader,
): Promise<CanonicalEvent | null> {
  const [record] = await intake.read(intakeOffset, { maxRecords: 1, maxBytes: 1 });
  if (record === undefined || record.offset !== intakeOffset) return null;
  return untouchedEvents(record).find((stored) => stored.item === item)?.event ?? null;
}

function itemOf({ kind, body }: IntakeRecord, item: number): unknown {
  // The gateway has parsed this body before it accepted it.
  const parsed: unknown = JSON.parse(body);
  if (kind === "single") return parsed;
  return (parsed as { readonly batch: readonly unknown[] }).batch[item] ?? null;
}
