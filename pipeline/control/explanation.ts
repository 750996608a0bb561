/** What a source's transformations did with one event, found out by running them over it again. */
import { isDeepStrictEqual } from "node:util";
import type { StoredEvent } from "../../contract/event.ts";
import type { ChainLink, TransformationExplanation } from "../../contract/transformation.ts";
import { Fault } from "../base/fault.ts";
import { judgedEvents } from "../process/untouched.ts";
import { findAccepted } from "./accepted.ts";
import type { ControlContext } from "./context.ts";
import { quarantinedOf } from "./kept-items.ts";
import { runAgain } from "./run-again.ts";

interface Found {
  readonly sourceId: string;
  readonly intakeOffset: number;
  readonly item: number;
  /** What ran over it; the source's chain of today when that is not known. */
  readonly links: readonly ChainLink[];
  readonly stored: StoredEvent | null;
}

/** Throws Fault `not_found` for an event that neither the event log nor the quarantine knows. */
export async function explainEvent(
  messageId: string,
  sourceId: string | undefined,
  context: ControlContext,
  signal: AbortSignal,
): Promise<TransformationExplanation> {
  const found =
    (await findStored(messageId, sourceId, context)) ?? (await findKept(messageId, sourceId, context));
  if (found === null) throw new Fault("not_found", "No kept event has this messageId.");
  const before = await readJudged(found, context);
  const untold = { before, mapped: null, steps: [], reproduced: null };
  const release = context.config.running;
  if (before === null || release === null) return untold;
  const { sourceId: own, links, stored } = found;
  const steps = await runAgain({ release, links, event: before, sourceId: own }, context, signal);
  if (steps === null) return untold;
  return { before, mapped: null, steps, reproduced: isReproduced(steps.at(-1)?.outputs ?? [], stored) };
}

/** Ids that a fan-out made unique count as the same. */
function isReproduced(
  outputs: readonly Readonly<Record<string, unknown>>[],
  stored: StoredEvent | null,
): boolean | null {
  if (stored === null) return null;
  const { event } = stored;
  return outputs.some((output) => isDeepStrictEqual({ ...output, messageId: event.messageId }, event));
}

async function findStored(
  messageId: string,
  sourceId: string | undefined,
  context: ControlContext,
): Promise<Found | null> {
  const found = await findAccepted(messageId, sourceId, context);
  if (found === null) return null;
  const { stored } = found;
  const { sourceId: own, intakeOffset, item, transformations = [] } = stored;
  return { sourceId: own, intakeOffset, item, links: transformations, stored };
}

async function findKept(
  messageId: string,
  sourceId: string | undefined,
  { logs, config }: ControlContext,
): Promise<Found | null> {
  const quarantine = await logs.reader("quarantine");
  for (const source of config.running?.sources ?? []) {
    if (sourceId !== undefined && sourceId !== source.id) continue;
    const last = (await quarantinedOf(source.id, messageId, quarantine)).at(-1);
    if (last === undefined) continue;
    const { intakeOffset, index: item } = last;
    return { sourceId: source.id, intakeOffset, item, links: source.transformations, stored: null };
  }
  return null;
}

async function readJudged(
  { intakeOffset, item }: Found,
  { logs, config }: ControlContext,
): Promise<TransformationExplanation["before"]> {
  const intake = await logs.reader("intake");
  const [record] = await intake.read(intakeOffset, { maxRecords: 1, maxBytes: 1 });
  if (record === undefined || record.offset !== intakeOffset) return null;
  const judged = judgedEvents(record, config.running).find((stored) => stored.item === item);
  // As JSON would have it: fields that are undefined are absent.
  return judged === undefined
    ? null
    : (JSON.parse(JSON.stringify(judged.event)) as TransformationExplanation["before"]);
}
