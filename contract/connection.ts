/**
 * What a connection lets through and how it changes what it lets through. The console edits it, a release carries it, the
 * lane runs it. Nothing here can take long, whatever the event: patterns are globs, not regular expressions.
 */
import { z } from "zod";
import { EVENT_TYPES, type CanonicalEvent, type EventType } from "./event.ts";
import type { Exchange } from "./delivery.ts";

/** Segments that would reach an object's own machinery. */
const UNSAFE_SEGMENTS = new Set(["__proto__", "constructor", "prototype"]);
const SEGMENTS_MAX = 20;

/** `properties.items.0.sku` → its segments; a backslash keeps the dot after it in the segment. */
export function segmentsOf(path: string): readonly string[] {
  return path.split(/(?<!\\)\./).map((segment) => segment.replaceAll("\\.", "."));
}

const isPath = (path: string): boolean => {
  const segments = segmentsOf(path);
  return (
    segments.length <= SEGMENTS_MAX &&
    segments.every((segment) => segment !== "" && !UNSAFE_SEGMENTS.has(segment))
  );
};

const path = z
  .string()
  .min(1)
  .max(500)
  .refine(isPath, "A path names fields with dots between them, such as properties.total.")
  .meta({
    description:
      "A field of the event, such as properties.total or context.page.url; \\. is a dot in a name.",
  });

const scalar = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]);
const glob = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: "Text in which * stands for any characters, also none." });

export const CONDITION_OPERATORS = [
  "eq",
  "ne",
  "in",
  "exists",
  "missing",
  "gt",
  "lt",
  "contains",
  "matches",
] as const;
export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];

/** Values are compared as they are: the text "5" is not the number 5. */
export const condition = z
  .discriminatedUnion("op", [
    z.object({ path, op: z.enum(["eq", "ne"]), value: scalar }),
    z.object({ path, op: z.literal("in"), value: z.array(scalar).min(1).max(1000) }),
    z.object({ path, op: z.enum(["exists", "missing"]) }),
    z.object({
      path,
      op: z.enum(["gt", "lt"]),
      value: z
        .union([z.number(), z.string().max(100)])
        .meta({ description: "A number, or an ISO-8601 time." }),
    }),
    z.object({ path, op: z.literal("contains"), value: scalar }),
    z.object({ path, op: z.literal("matches"), value: glob }),
  ])
  .meta({
    id: "FilterCondition",
    description:
      "`missing` and `ne` hold for an absent field, the others do not. `contains`: a text holds this text, or a list this value. `matches`: * stands for any characters.",
  });
export type Condition = Readonly<z.infer<typeof condition>>;

const match = z.enum(["all", "any"]);
const rules = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(50);

export const conditionGroup = z
  .object({ match, conditions: rules(condition) })
  .meta({ id: "FilterConditionGroup" });
export type ConditionGroup = Readonly<z.infer<typeof conditionGroup>>;

export const connectionFilter = z
  .object({
    types: z.array(z.enum(EVENT_TYPES)).optional().meta({ description: "Only these event types." }),
    events: z
      .array(z.string().min(1).max(200))
      .max(1000)
      .optional()
      .meta({ description: "Only these event names; a trailing * matches any ending." }),
    excludeEvents: z
      .array(z.string().min(1).max(200))
      .max(1000)
      .optional()
      .meta({ description: "Never these event names; a trailing * matches any ending." }),
    where: z
      .object({ match, conditions: rules(z.union([condition, conditionGroup])) })
      .optional()
      .meta({ description: "Conditions on fields, and groups of them, of which all or any must hold." }),
    sample: z
      .object({ percent: z.number().min(0).max(100) })
      .optional()
      .meta({
        description:
          "Only this share of people. Who is in is decided by their userId (else anonymousId) alone: the same people always and everywhere, and a larger share contains the smaller one.",
      }),
    consent: z
      .object({
        categories: z.array(z.string().min(1).max(200)).min(1).max(50),
        match: match.default("all"),
        whenUnknown: z.enum(["pass", "suppress"]).default("pass"),
      })
      .optional()
      .meta({
        description:
          "Only with consent to these categories, read from context.consent.categoryPreferences or context.consentManagement. `whenUnknown` decides about events that say nothing on a category.",
      }),
  })
  .meta({ id: "ConnectionFilter" });
export type ConnectionFilter = z.infer<typeof connectionFilter>;

/** Objects of an event in which a mapping may change anything, and texts that it may set as a whole. */
const OBJECT_ROOTS = new Set(["properties", "traits", "context", "integrations"]);
export const TEXT_ROOTS = ["userId", "anonymousId", "groupId", "name", "category"] as const;

const isMappable = (text: string): boolean => {
  const [root = "", ...rest] = segmentsOf(text);
  if (OBJECT_ROOTS.has(root)) return rest.length > 0;
  return rest.length === 0 && TEXT_ROOTS.some((known) => known === root);
};

const mappablePath = path.refine(
  isMappable,
  `Only fields inside ${[...OBJECT_ROOTS].join(", ")}, and ${TEXT_ROOTS.join(", ")} can be changed.`,
);
const objectPath = path.refine(
  (text) => OBJECT_ROOTS.has(segmentsOf(text)[0] ?? ""),
  `Only ${[...OBJECT_ROOTS].join(", ")} and objects inside them have fields to pick from.`,
);
const onlyEvents = z.array(z.string().min(1).max(200)).max(200).optional().meta({
  description: "Only for events of these names, as the source sent them; a trailing * matches any ending.",
});

export const mappingStep = z
  .discriminatedUnion("op", [
    z.object({ op: z.literal("rename"), from: mappablePath, to: mappablePath, events: onlyEvents }),
    z.object({ op: z.literal("set"), path: mappablePath, value: z.json(), events: onlyEvents }),
    z.object({ op: z.literal("drop"), path: mappablePath, events: onlyEvents }),
    z.object({
      op: z.literal("pick"),
      path: objectPath,
      keep: z.array(z.string().min(1).max(200)).max(500),
      events: onlyEvents,
    }),
  ])
  .meta({
    id: "MappingStep",
    description:
      "`rename` moves a value if there is one. `set` writes a value over what is there. `drop` takes a field out. `pick` keeps only these fields of an object.",
  });
export type MappingStep = Readonly<z.infer<typeof mappingStep>>;

export const connectionMapping = z
  .object({
    events: z
      .array(z.object({ from: z.string().min(1).max(200), to: z.string().min(1).max(200) }))
      .max(1000)
      .default([])
      .meta({ description: "New names of track events, pages and screens; the first that fits counts." }),
    steps: z
      .array(mappingStep)
      .max(200)
      .default([])
      .meta({ description: "Changes of fields, in this order." }),
  })
  .meta({ id: "ConnectionMapping" });
export type ConnectionMapping = Readonly<z.infer<typeof connectionMapping>>;

export const PREVIEW_EVENTS_MAX = 100;

/** POST /v1/connections/preview on the control API: a draft over the last events of a source, sending nothing. */
export const connectionPreviewAsk = z.object({
  sourceId: z.string(),
  /** Null leaves out what depends on the destination: its transformations and the requests. */
  destinationId: z.string().nullable().default(null),
  filter: connectionFilter.nullable().default(null),
  mapping: connectionMapping.nullable().default(null),
  limit: z.int().min(1).max(PREVIEW_EVENTS_MAX).default(20),
});
export type ConnectionPreviewAsk = Readonly<z.infer<typeof connectionPreviewAsk>>;

export interface PreviewedEvent {
  readonly offset: number;
  readonly messageId: string;
  readonly type: EventType;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** As the source sent it. */
  readonly event: CanonicalEvent;
  /** `passes`: it would be sent. `filtered`, `suppressed`: it would not, see `code` and `why`. `fails`: a dead letter. */
  readonly verdict: "passes" | "filtered" | "suppressed" | "fails";
  /** Machine code and sentence of what keeps it away; null when it passes. */
  readonly code: string | null;
  readonly why: string | null;
  /** After the mapping; null when the filter keeps it away. */
  readonly mapped: CanonicalEvent | null;
  /** What would be sent, one entry per item: after the destination's transformations too. */
  readonly sent: readonly {
    readonly event: CanonicalEvent;
    /** The exact request, secrets masked, as if this item went alone; null when the destination cannot be rendered. */
    readonly request: Exchange["request"] | null;
  }[];
}

/** Newest first. */
export interface ConnectionPreview {
  readonly items: readonly PreviewedEvent[];
  readonly counts: Readonly<Record<PreviewedEvent["verdict"], number>>;
  /** Why there are no requests, or fewer events than asked for; null when there is nothing to say. */
  readonly note: string | null;
}
