/**
 * Hides values of people's data from those who may not see them. Names of events, properties and traits stay: they say
 * what happens, not to whom. Everything that is not known to be harmless is hidden.
 */
import type {
  EventStory,
  EventSummary,
  LaneStatus,
  RenderedRequest,
  WarehouseLoad,
} from "@/contract/control";
import type { AttemptRecord, Exchange } from "@/contract/delivery";
import type { CanonicalEvent, Json, JsonObject } from "@/contract/event";
import type { QuarantineGroup, QuarantinedItem } from "@/contract/plan-control";
import type { TransformationExplanation } from "@/contract/transformation";

export const MASK = "•••";

/** Every leaf becomes the mask; null stays null, keys and lengths stay. */
function maskValue(value: Json): Json {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(maskValue);
  return typeof value === "object" ? maskObject(value as JsonObject) : MASK;
}

const maskObject = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskValue(inner)]));

/** The library that sent the event names no one. */
function maskContext(context: JsonObject): JsonObject {
  const masked = maskObject(context);
  return context["library"] === undefined ? masked : { ...masked, library: context["library"] };
}

export function maskEvent(event: CanonicalEvent): CanonicalEvent {
  const { userId, anonymousId, groupId, previousId, properties, traits, integrations, ...open } = event;
  return {
    ...open,
    ...(userId === undefined ? {} : { userId: MASK }),
    ...(anonymousId === undefined ? {} : { anonymousId: MASK }),
    ...(groupId === undefined ? {} : { groupId: MASK }),
    ...(previousId === undefined ? {} : { previousId: MASK }),
    ...(properties === undefined ? {} : { properties: maskObject(properties) }),
    ...(traits === undefined ? {} : { traits: maskObject(traits) }),
    ...(integrations === undefined ? {} : { integrations: maskObject(integrations) }),
    context: maskContext(event.context),
  };
}

/** A destination's words may repeat what it was sent. */
export const maskAttempt = (attempt: AttemptRecord): AttemptRecord => ({
  ...attempt,
  message: attempt.message === null ? null : MASK,
});

export const maskSummary = (summary: EventSummary): EventSummary => ({
  ...summary,
  userId: summary.userId === null ? null : MASK,
  anonymousId: summary.anonymousId === null ? null : MASK,
  event: maskEvent(summary.event),
  outcomes: summary.outcomes.map(maskAttempt),
  refusal: summary.refusal === null ? null : { ...summary.refusal, message: MASK },
});

export function maskRequest({ method, url }: Exchange["request"]): Exchange["request"] {
  return { method, url: URL.canParse(url) ? new URL(url).origin : MASK, headers: {}, body: MASK };
}

export function maskExchange({ request, response, error, durationMs }: Exchange): Exchange {
  return {
    request: maskRequest(request),
    response: response === null ? null : { status: response.status, headers: {}, body: MASK },
    error: error === null ? null : MASK,
    durationMs,
  };
}

export const maskStory = (story: EventStory): EventStory => ({
  ...story,
  summary: maskSummary(story.summary),
  before: story.before === null ? null : maskEvent(story.before),
  quarantine: story.quarantine.map(maskQuarantined),
  received:
    story.received === null
      ? null
      : { ...story.received, ip: null, userAgent: null, raw: maskUnknown(story.received.raw) },
  destinations: story.destinations.map((destination) => ({
    ...destination,
    attempts: destination.attempts.map(maskAttempt),
    exchange: destination.exchange === null ? null : maskExchange(destination.exchange),
  })),
});

/** Of a refusal its code and the types of its violations stay; the sentences may repeat the value that they are about. */
export const maskQuarantined = (item: QuarantinedItem): QuarantinedItem => ({
  ...item,
  message: MASK,
  raw: maskUnknown(item.raw),
  violations: item.violations.map((violation) => ({ ...violation, message: violation.type })),
});

export const maskQuarantineGroup = (group: QuarantineGroup): QuarantineGroup => ({ ...group, message: MASK });

/** A destination's words may repeat what it was sent. */
export const maskLane = (lane: LaneStatus): LaneStatus => ({
  ...lane,
  lastError: lane.lastError === null ? null : { ...lane.lastError, message: MASK },
});

/** A database names the value that it could not take. */
export const maskLoad = (load: WarehouseLoad): WarehouseLoad => ({
  ...load,
  error: load.error === null ? null : MASK,
});

/** Why nothing would be sent may be told in the words of people's code. */
export const maskRendered = <T extends RenderedRequest>(rendered: T): T => ({
  ...rendered,
  request: rendered.request === null ? null : maskRequest(rendered.request),
  why: rendered.why === null ? null : MASK,
});

/** Messages of people's code may repeat what it was given. */
export const maskExplanation = (explained: TransformationExplanation): TransformationExplanation => ({
  ...explained,
  before: explained.before === null ? null : maskRecord(explained.before),
  mapped: explained.mapped === null ? null : maskRecord(explained.mapped),
  steps: explained.steps.map((step) => ({
    ...step,
    outputs: step.outputs.map(maskRecord),
    error: step.error === null ? null : { ...step.error, message: MASK, stack: null },
  })),
});

const maskRecord = (value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  maskObject(value as JsonObject);

/** What came from JSON is JSON again. */
const maskUnknown = (value: unknown): unknown => (value === undefined ? undefined : maskValue(value as Json));
