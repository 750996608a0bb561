/**
 * A plan made from events that were seen: which properties each event has, of which types, how often, and what their values
 * look like. A proposal for people to correct: it claims only what enough samples support.
 */
import type { Json, JsonObject } from "../contract/event.ts";
import { PLANNED_TYPES } from "../contract/plan.ts";
import type { JsonSchema, PlanContent, PlannedType } from "../contract/plan.ts";
import type { InferredEvent, InferredProperty } from "../contract/plan-control.ts";
import { guessFormat, looksPersonal } from "./guess.ts";
import { childPath, ITEMS_WRITTEN } from "./path.ts";

/** An event is worth planning from its first sight on, a rule is not. */
const SAMPLES_FOR_REQUIRED = 20;
const SAMPLES_FOR_ENUM = 30;
const ENUM_MAX = 8;
const ENUM_CHARS_MAX = 60;
const EVENTS_MAX = 2_000;
const PROPERTIES_MAX = 500;
const DEPTH_MAX = 6;
/** Items looked at in one array. */
const ITEMS_MAX = 20;
/** Half of what this many samples say may still be chance. */
const DOUBT = 5;

export interface SeenEvent {
  readonly type: string;
  /** Name of the track, page or screen; empty without one. */
  readonly name: string;
  /** Properties; traits for identify and group. */
  readonly values: JsonObject | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
}

type JsonType = "string" | "number" | "integer" | "boolean" | "object" | "array" | "null";

interface Seen {
  count: number;
  readonly types: Map<JsonType, number>;
  /** Distinct texts with counts; null once there are too many. */
  texts: Map<string, number> | null;
  /** Formats that every text has had so far; null before the first text. */
  format: string | null | undefined;
  readonly properties: Map<string, Seen>;
  items: Seen | null;
}

interface SeenKind {
  readonly type: PlannedType;
  readonly name: string;
  first: number;
  last: number;
  readonly root: Seen;
}

export interface Inference {
  add(event: SeenEvent): void;
  result(): { readonly content: PlanContent; readonly events: readonly InferredEvent[] };
}

/** Collects events one by one, in bounded memory: at most 2,000 events of 500 properties. */
export function startInference(): Inference {
  const kinds = new Map<string, SeenKind>();
  return {
    add({ type: given, name: ownName, values, at }) {
      const type = PLANNED_TYPES.find((each) => each === given);
      if (type === undefined) return;
      const name = type === "identify" || type === "group" ? "" : ownName;
      const key = `${type}:${name}`;
      const kind = kinds.get(key) ?? { type, name, first: at, last: at, root: nothing() };
      if (!kinds.has(key)) {
        if (kinds.size >= EVENTS_MAX) return;
        kinds.set(key, kind);
      }
      kind.first = Math.min(kind.first, at);
      kind.last = Math.max(kind.last, at);
      see(kind.root, values ?? {}, 0);
    },
    result() {
      const found = [...kinds.values()].sort((a, b) => b.root.count - a.root.count);
      return {
        content: {
          events: found.map(({ type, name, root }) => ({
            type,
            name,
            properties: schemaOf(root, "", false),
          })),
        },
        events: found.map(({ type, name, first, last, root }) => ({
          type,
          name,
          count: root.count,
          firstSeen: first,
          lastSeen: last,
          properties: propertiesOf(root, "", false),
        })),
      };
    },
  };
}

const nothing = (): Seen => ({
  count: 0,
  types: new Map(),
  texts: new Map(),
  format: undefined,
  properties: new Map(),
  items: null,
});

function typeOf(value: Json): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "object" ? "object" : (typeof value as "string" | "boolean");
}

function see(seen: Seen, value: Json, depth: number): void {
  const type = typeOf(value);
  seen.count += 1;
  seen.types.set(type, (seen.types.get(type) ?? 0) + 1);
  if (typeof value === "string") seeText(seen, value);
  if (depth >= DEPTH_MAX || typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    seen.items ??= nothing();
    for (const item of items.slice(0, ITEMS_MAX)) see(seen.items, item, depth + 1);
    return;
  }
  seeProperties(seen, value as JsonObject, depth);
}

function seeProperties(seen: Seen, value: JsonObject, depth: number): void {
  for (const [name, child] of Object.entries(value)) {
    const known = seen.properties.get(name);
    if (known === undefined && seen.properties.size >= PROPERTIES_MAX) continue;
    const property = known ?? nothing();
    seen.properties.set(name, property);
    see(property, child, depth + 1);
  }
}

function seeText(seen: Seen, text: string): void {
  const format = guessFormat(text);
  seen.format = seen.format === undefined ? format : seen.format === format ? format : null;
  if (seen.texts === null) return;
  seen.texts.set(text, (seen.texts.get(text) ?? 0) + 1);
  if (seen.texts.size > ENUM_MAX || text.length > ENUM_CHARS_MAX) seen.texts = null;
}

/** Most frequent first. Whole numbers among others are numbers. */
function typesIn({ types }: Seen): readonly (readonly [JsonType, number])[] {
  const merged = new Map(types);
  const broken = merged.get("number");
  if (broken !== undefined) {
    merged.set("number", broken + (merged.get("integer") ?? 0));
    merged.delete("integer");
  }
  return [...merged].sort((a, b) => b[1] - a[1]);
}

const isRequired = (seen: Seen, holders: number): boolean =>
  holders >= SAMPLES_FOR_REQUIRED && seen.count === holders && !seen.types.has("null");

/** Few texts that come again and again, and nothing but texts. Of personal data never: a plan is there for all to read. */
function enumOf(seen: Seen, isPersonal: boolean): readonly string[] | null {
  if (isPersonal || seen.texts === null || seen.types.size !== 1 || !seen.types.has("string")) return null;
  const isSettled =
    seen.count >= SAMPLES_FOR_ENUM && seen.texts.size * 5 <= seen.count && seen.texts.size > 1;
  return isSettled && typeof seen.format !== "string" ? [...seen.texts.keys()].sort() : null;
}

const formatOf = (seen: Seen): string | null =>
  seen.types.size === 1 && seen.types.has("string") ? (seen.format ?? null) : null;

/** `isInside`: of something personal, as the city of an address is. */
function schemaOf(seen: Seen, name: string, isInside: boolean): JsonSchema {
  const types = typesIn(seen).map(([type]) => type);
  const format = formatOf(seen);
  const isPersonal = looksPersonal(name, format);
  const values = enumOf(seen, isPersonal || isInside);
  return {
    ...(types.length === 0 ? {} : { type: types.length === 1 ? types[0] : types }),
    ...(format === null ? {} : { format }),
    ...(values === null ? {} : { enum: values }),
    ...(isPersonal ? { "x-pii": true } : {}),
    ...objectPart(seen, isPersonal || isInside),
    ...(seen.items === null || seen.items.count === 0
      ? {}
      : { items: schemaOf(seen.items, "", isPersonal || isInside) }),
  };
}

function objectPart(seen: Seen, isPersonal: boolean): JsonSchema {
  if (seen.properties.size === 0) return {};
  const objects = seen.types.get("object") ?? 0;
  const entries = [...seen.properties];
  const required = entries.filter(([, each]) => isRequired(each, objects)).map(([name]) => name);
  return {
    properties: Object.fromEntries(entries.map(([name, each]) => [name, schemaOf(each, name, isPersonal)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

function propertiesOf(seen: Seen, path: string, isInside: boolean): readonly InferredProperty[] {
  const objects = seen.types.get("object") ?? 0;
  const own = [...seen.properties].flatMap(([name, each]) => {
    const property = described(each, { path: childPath(path, name), name, objects, isInside });
    return [property, ...propertiesOf(each, property.path, property.pii || isInside)];
  });
  return seen.items === null
    ? own
    : [...own, ...propertiesOf(seen.items, `${path}${ITEMS_WRITTEN}`, isInside)];
}

interface Place {
  readonly path: string;
  readonly name: string;
  /** That could hold it. */
  readonly objects: number;
  readonly isInside: boolean;
}

function described(seen: Seen, { path, name, objects, isInside }: Place): InferredProperty {
  const types = typesIn(seen);
  const format = formatOf(seen);
  const pii = looksPersonal(name, format);
  const share = (types[0]?.[1] ?? 0) / Math.max(1, seen.count);
  return {
    path,
    types: types.map(([type, count]) => ({ type, count })),
    presence: objects === 0 ? 0 : round(seen.count / objects),
    confidence: round(share * (seen.count / (seen.count + DOUBT))),
    required: isRequired(seen, objects),
    format,
    enum: enumOf(seen, pii || isInside),
    pii,
  };
}

const round = (share: number): number => Math.round(share * 1000) / 1000;
