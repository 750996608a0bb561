/**
 * From records of the intake log to records of the event log and of the quarantine. Pure: the same input gives the same
 * output, byte for byte, which is what makes repeating a turn after a crash harmless.
 */
import type { IntakeRecord, RefusedItem } from "../../contract/intake.ts";
import { decodeIntake } from "../../contract/intake.ts";
import type { Json, JsonObject, StoredEvent } from "../../contract/event.ts";
import { storedText } from "../../contract/stored-event.ts";
import { recordId } from "../log/index.ts";
import type { LogRecord, NewRecord } from "../log/index.ts";
import { Checks } from "./checks.ts";
import { clean, cleanText, mayNeedCleaning } from "./clean.ts";
import type { Arrival, Draft, Rejection, Step } from "./draft.ts";
import { Plans } from "./plans.ts";
import { brokenItem, refusedDraft, unreadableRequest } from "./quarantined.ts";
import { ViolationGroups, violationRecords } from "./violations.ts";
import { SHARED_CHARS_MAX, SHARED_COPIES_CHARS_MAX, TURN_OUTPUT_CHARS_MAX } from "./limits.ts";
import { isObject, shape } from "./shape.ts";
import { LAST_STEPS, STEPS } from "./steps.ts";
import { isoOf, parseTime } from "./time.ts";

export interface Normalised {
  readonly events: NewRecord[];
  readonly quarantined: NewRecord[];
  readonly violations: NewRecord[];
  /** How many events each plan has looked at, by source and minute of arrival. */
  readonly checks: Checks;
  /** Events that the source's transformations have yet to see, in order. */
  readonly held: Draft[];
  /** Sources of events that a transformation made in addition, one for each. */
  readonly derived: string[];
  /** Codes of the quarantined items, in order. */
  readonly codes: string[];
  /** How many of the records are in here: fewer than given when their output would become too large. */
  records: number;
  chars: number;
}

/** Everything that is not the request's own. */
export interface Rules {
  readonly plans: Plans;
  readonly groups: ViolationGroups;
}

/** Which sources' requests count here, and whose events wait for their transformations. */
export interface Scope {
  accepts(sourceId: string): boolean;
  holds(sourceId: string): boolean;
}

const NO_RULES: Rules = { plans: Plans.NONE, groups: new ViolationGroups() };
const EVERYTHING: Scope = { accepts: () => true, holds: () => false };

/** What a request holds besides its items. */
interface Opened {
  readonly arrival: Arrival;
  readonly items: readonly Json[];
  readonly refused: ReadonlyMap<number, RefusedItem> | null;
  /** Whether items may hold something that must not be stored. */
  readonly isSuspect: boolean;
  /** What is wrong with the part that all items share. */
  readonly fault: Rejection | null;
}

/** Takes records in order until the output reaches `charsMax`, but always one. */
export function normalise(
  records: readonly LogRecord[],
  charsMax = TURN_OUTPUT_CHARS_MAX,
  rules = NO_RULES,
  scope = EVERYTHING,
): Normalised {
  const checks = new Checks();
  const out: Normalised = {
    events: [],
    quarantined: [],
    violations: [],
    checks,
    held: [],
    derived: [],
    codes: [],
    records: 0,
    chars: 0,
  };
  for (const record of records) {
    normaliseRecord(record, rules, scope, out);
    out.records += 1;
    if (out.chars >= charsMax) break;
  }
  return out;
}

function normaliseRecord(record: LogRecord, rules: Rules, scope: Scope, out: Normalised): void {
  const opened = openOrKeep(record, rules.plans, scope, out);
  if (opened === null) return;
  const { arrival, items, refused, isSuspect, fault } = opened;
  const isHeld = scope.holds(arrival.sourceId);
  for (let index = 0; index < items.length; index++) {
    const item = items[index] ?? null;
    const draft = refused?.get(index) ?? fault ?? draftOf(item, index, arrival, isSuspect);
    if (isFault(draft)) {
      keep(brokenItem(arrival, index, item, draft), draft.code, out);
      continue;
    }
    const refusal = runSteps(STEPS, draft);
    if (draft.plan !== undefined) noteViolations(draft, rules.groups, out);
    if (refusal !== null) keep(refusedDraft(draft, refusal), refusal.code, out);
    else if (isHeld) out.held.push(draft);
    else accept(draft, out);
  }
}

/** The last steps, and a record of the event log. A draft that fails them goes to quarantine. */
export function accept(draft: Draft, out: Normalised): void {
  const fault = runSteps(LAST_STEPS, draft);
  const payload = fault ?? payloadOf(draft);
  if (typeof payload !== "string") {
    keep(refusedDraft(draft, payload), payload.code, out);
    return;
  }
  const { sourceId } = draft.arrival;
  out.chars += payload.length;
  out.events.push({
    payload,
    id: recordId(sourceId, draft.messageId),
    countAs: `accepted:${sourceId}`,
    countDuplicateAs: `duplicate:${sourceId}`,
  });
}

function openOrKeep(record: LogRecord, plans: Plans, scope: Scope, out: Normalised): Opened | null {
  let intake: IntakeRecord | null = null;
  try {
    intake = decodeIntake(record.payload);
    if (!scope.accepts(intake.sourceId)) return null;
    return open(intake, record.offset, plans);
  } catch (error) {
    // The gateway parsed this body and the log vouches for its bytes, so this is a fault of ours: keep it whole.
    const about = { sourceId: intake?.sourceId ?? "unknown", receivedAt: intake?.receivedAt ?? record.at };
    if (!scope.accepts(about.sourceId)) return null;
    const place = { ...about, intakeOffset: record.offset };
    const fault = faultOf(error);
    keep(unreadableRequest(place, record.payload, fault), fault.code, out);
    return null;
  }
}

export function keep(record: NewRecord, code: string, out: Normalised): void {
  out.chars += record.payload.length;
  out.quarantined.push(record);
  out.codes.push(code);
}

function noteViolations(draft: Draft, groups: ViolationGroups, out: Normalised): void {
  out.checks.add(draft.arrival, draft.found !== null);
  for (const record of violationRecords(draft, groups)) {
    out.chars += record.payload.length;
    out.violations.push(record);
  }
}

const isFault = (result: object): result is Rejection | RefusedItem => "code" in result;

function draftOf(item: Json, index: number, arrival: Arrival, isSuspect: boolean): Draft | Rejection {
  try {
    return shape(isSuspect ? clean(item) : item, index, arrival);
  } catch (error) {
    return faultOf(error);
  }
}

function runSteps(steps: readonly Step[], draft: Draft): Rejection | null {
  try {
    for (const step of steps) {
      const rejection = step(draft);
      if (rejection !== null) return rejection;
    }
    return null;
  } catch (error) {
    return faultOf(error);
  }
}

function payloadOf(draft: Draft): string | Rejection {
  try {
    return storedText(storedEvent(draft));
  } catch (error) {
    return faultOf(error);
  }
}

function faultOf(error: unknown): Rejection {
  if (error instanceof RangeError) return { code: "event_field_invalid", message: error.message };
  return { code: "internal", message: error instanceof Error ? error.message : String(error) };
}

function open(intake: IntakeRecord, offset: number, plans: Plans): Opened {
  const body = JSON.parse(intake.body) as Json;
  const isSuspect = mayNeedCleaning(intake.body);
  const { refused } = intake;
  const receivedAtIso = isoOf(intake.receivedAt);
  const items = intake.kind === "batch" ? itemsOf(body) : [body];
  const shared = sharedPart(intake.kind === "batch" ? body : null, items.length, isSuspect);
  const sentAt = parseTime(shared.sentAt);
  return {
    arrival: {
      sourceId: intake.sourceId,
      intakeOffset: offset,
      requestId: intake.requestId,
      receivedAt: intake.receivedAt,
      receivedAtIso,
      ip: intake.ip,
      userAgent: intake.userAgent === null ? null : cleanText(intake.userAgent),
      type: intake.type,
      context: shared.context,
      integrations: shared.integrations,
      sentAt,
      sentAtIso: sentAt === null ? receivedAtIso : isoOf(sentAt),
      plan: plans.of(intake.sourceId),
      released: intake.released ?? null,
    },
    items,
    refused: refused.length === 0 ? null : new Map(refused.map((each) => [each.item, each])),
    isSuspect,
    fault: shared.fault,
  };
}

function itemsOf(body: Json): readonly Json[] {
  if (isObject(body) && Array.isArray(body["batch"])) return body["batch"] as readonly Json[];
  throw new TypeError("the body has no `batch` array");
}

interface SharedPart {
  readonly context: JsonObject | null;
  readonly integrations: JsonObject | null;
  readonly sentAt: unknown;
  readonly fault: Rejection | null;
}

const NOTHING_SHARED: SharedPart = { context: null, integrations: null, sentAt: undefined, fault: null };

/** Counted before cleaning: what cannot be kept is not worth the walk. */
function sharedFault(body: JsonObject, items: number): Rejection | null {
  if (body["context"] === undefined && body["integrations"] === undefined) return null;
  const chars = JSON.stringify([body["context"], body["integrations"]]).length;
  if (chars <= SHARED_CHARS_MAX && chars * items <= SHARED_COPIES_CHARS_MAX) return null;
  return {
    code: "event_too_large",
    message: `the batch's context and integrations have ${chars} characters, for each of ${items} events`,
  };
}

function sharedPart(body: Json, items: number, isSuspect: boolean): SharedPart {
  if (!isObject(body)) return NOTHING_SHARED;
  const tooLarge = sharedFault(body, items);
  if (tooLarge !== null) return { ...NOTHING_SHARED, fault: tooLarge };
  try {
    const context = isSuspect ? clean(body["context"] ?? null) : body["context"];
    const integrations = isSuspect ? clean(body["integrations"] ?? null) : body["integrations"];
    return {
      context: isObject(context) ? context : null,
      integrations: isObject(integrations) ? integrations : null,
      sentAt: body["sentAt"],
      fault: null,
    };
  } catch (error) {
    return { ...NOTHING_SHARED, fault: faultOf(error) };
  }
}

export function storedEvent(draft: Draft): StoredEvent {
  const { arrival } = draft;
  return {
    sourceId: arrival.sourceId,
    intakeOffset: arrival.intakeOffset,
    item: draft.index,
    personKeys: draft.personKeys,
    event: {
      messageId: draft.messageId,
      type: draft.type,
      event: draft.event,
      name: draft.name,
      category: draft.category,
      userId: draft.userId,
      anonymousId: draft.anonymousId,
      groupId: draft.groupId,
      previousId: draft.previousId,
      properties: draft.properties,
      traits: draft.traits,
      context: draft.context,
      integrations: draft.integrations,
      channel: draft.channel,
      timestamp: draft.timestamp,
      originalTimestamp: draft.originalTimestamp,
      sentAt: draft.sentAt,
      receivedAt: arrival.receivedAtIso,
      // JSON.stringify leaves undefined out, so that the stored form has only what the event has.
    } as StoredEvent["event"],
    ...(draft.plan === undefined ? {} : { plan: draft.plan }),
    ...(draft.applied === undefined ? {} : { transformations: draft.applied }),
    ...(arrival.released === null ? {} : { releasedFrom: arrival.released.from }),
  };
}
