/** From the validator's errors to violations in RudderStack's shape, with what the modes need to know of each. */
import type { ErrorObject } from "ajv/dist/2020.js";
import type { Violation, ViolationType } from "../contract/plan.ts";
import { CLOSED_BY_US } from "./closed-schema.ts";
import { isNode } from "./keywords.ts";

export interface Finding {
  readonly violation: Violation;
  /** Where the offending value stands; null when taking it out cannot help: it is missing, or it is everything. */
  readonly strip: readonly string[] | null;
  /** Not listed, but the author has not closed the object either: worth a note, no reason to block. */
  readonly isTolerated: boolean;
  /** Start of the offending value as JSON; null when it is missing. */
  readonly excerpt: string | null;
}

const EXCERPT_CHARS_MAX = 200;
/** No need to write all of a large value only to cut it off. */
const EXCERPT_ITEMS_MAX = 20;

const TYPES: Readonly<Record<string, ViolationType>> = {
  required: "Required-Missing",
  dependentRequired: "Required-Missing",
  type: "Datatype-Mismatch",
  additionalProperties: "Additional-Properties",
  unevaluatedProperties: "Additional-Properties",
};

/** One per thing that is wrong, in the order of the schema. */
export function findingsOf(errors: readonly ErrorObject[]): readonly Finding[] {
  const choices = choicesAmong(errors);
  return errors.filter((error) => !isExplained(error, choices)).map((error) => findingOf(error, choices));
}

const CHOICES = ["anyOf", "oneOf"] as const;
const placeOf = (instancePath: string, schemaPath: string): string => `${schemaPath}\0${instancePath}`;

/** A choice of which nothing fits reports each of its branches as well; by place, true when all that failed is a type. */
function choicesAmong(errors: readonly ErrorObject[]): ReadonlyMap<string, boolean> {
  const choices = new Map<string, boolean>();
  for (const { keyword, instancePath, schemaPath } of errors)
    if (CHOICES.some((choice) => choice === keyword)) choices.set(placeOf(instancePath, schemaPath), true);
  if (choices.size === 0) return choices;
  for (const error of errors) {
    if (error.keyword === "type") continue;
    for (const place of placesAbove(error)) if (choices.has(place)) choices.set(place, false);
  }
  return choices;
}

/** Places of choices that this error may be a part of, without its own. */
function* placesAbove({ instancePath, schemaPath }: ErrorObject): Generator<string> {
  for (const choice of CHOICES) {
    for (
      let at = schemaPath.indexOf(`/${choice}/`);
      at >= 0;
      at = schemaPath.indexOf(`/${choice}/`, at + 1)
    ) {
      const above = schemaPath.slice(0, at + choice.length + 1);
      for (
        let end = instancePath.length;
        end >= 0;
        end = end === 0 ? -1 : instancePath.lastIndexOf("/", end - 1)
      )
        yield placeOf(instancePath.slice(0, end), above);
    }
  }
}

/** Another error says the same better. */
function isExplained(error: ErrorObject, choices: ReadonlyMap<string, boolean>): boolean {
  if (error.keyword === "if") return true;
  if (error.propertyName !== undefined && error.keyword !== "propertyNames") return true;
  if (choices.size === 0) return false;
  for (const place of placesAbove(error)) if (choices.has(place)) return true;
  return false;
}

function findingOf(error: ErrorObject, choices: ReadonlyMap<string, boolean>): Finding {
  const { keyword, instancePath, schemaPath, message } = error;
  const isTypeChoice = choices.get(placeOf(instancePath, schemaPath)) === true;
  const type = isTypeChoice ? "Datatype-Mismatch" : (TYPES[keyword] ?? "Advance-Rules-Violation");
  const path = pathOf(instancePath);
  const named = nameIn(error);
  const full = named === null ? path : [...path, named];
  const property = full.join(".");
  return {
    violation: {
      type,
      message: sentence(type, property, message),
      ...(property === "" ? {} : { property }),
      meta: { instancePath, schemaPath },
    },
    strip: type === "Required-Missing" || full.length === 0 ? null : full,
    isTolerated: type === "Additional-Properties" && wasClosedByUs(error.parentSchema),
    excerpt: type === "Required-Missing" ? null : excerptOf(valueIn(error.data, named)),
  };
}

const valueIn = (data: unknown, name: string | null): unknown =>
  name === null ? data : isNode(data) && Object.hasOwn(data, name) ? data[name] : undefined;

function excerptOf(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value === "string") return JSON.stringify(value.slice(0, EXCERPT_CHARS_MAX).toWellFormed());
  const part: unknown = Array.isArray(value)
    ? value.slice(0, EXCERPT_ITEMS_MAX)
    : isNode(value)
      ? Object.fromEntries(Object.entries(value).slice(0, EXCERPT_ITEMS_MAX))
      : value;
  const text = JSON.stringify(part);
  return text.length > EXCERPT_CHARS_MAX ? `${text.slice(0, EXCERPT_CHARS_MAX).toWellFormed()}…` : text;
}

const wasClosedByUs = (schema: unknown): boolean => isNode(schema) && schema[CLOSED_BY_US] === true;

/** Segments of a JSON pointer. */
function pathOf(pointer: string): readonly string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The property that the error is about, when it is reported at the object around it. */
function nameIn({ params }: ErrorObject): string | null {
  const { missingProperty, additionalProperty, unevaluatedProperty, propertyName } = params;
  const name: unknown = missingProperty ?? additionalProperty ?? unevaluatedProperty ?? propertyName;
  return typeof name === "string" ? name : null;
}

function sentence(type: ViolationType, property: string, message: string | undefined): string {
  switch (type) {
    case "Required-Missing":
      return `${property} is required`;
    case "Additional-Properties":
      return `${property} is not in the plan`;
    default:
      return `${property === "" ? "the event" : property} ${message ?? "breaks the schema"}`;
  }
}
