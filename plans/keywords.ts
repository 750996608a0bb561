/** Reading JSON Schema as plain data. A schema may hold anything that JSON can; these never throw. */
import type { PlanEvent } from "../contract/plan.ts";

export type Node = Readonly<Record<string, unknown>>;

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The schema that a property stands for; `true` and whatever is no schema says nothing. */
export const nodeOf = (value: unknown): Node => (isNode(value) ? value : {});

/** JSON types that a schema allows, in the order in which they stand; empty: any. */
export function typesOf(node: Node): readonly string[] {
  const { type } = node as { readonly type?: unknown };
  if (typeof type === "string") return [type];
  return Array.isArray(type) ? type.filter((item) => typeof item === "string") : [];
}

export function requiredOf(node: Node): readonly string[] {
  const { required } = node as { readonly required?: unknown };
  return Array.isArray(required) ? required.filter((item) => typeof item === "string") : [];
}

export const propertiesOf = (node: Node): Readonly<Record<string, unknown>> => nodeOf(node["properties"]);

/** Equal as JSON, whatever the order of keys. */
export const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

/** The same text for the same JSON value: keys in order. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isNode(value)) return JSON.stringify(value) ?? "null";
  const entries = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${entries.join(",")}}`;
}

/** What tells one event of a plan from another. */
export const eventKey = ({ type, name }: Pick<PlanEvent, "type" | "name">): string => `${type}:${name}`;

/** A name for people: "Order Completed", "every page". */
export const eventLabel = ({ type, name }: Pick<PlanEvent, "type" | "name">): string =>
  name === "" ? `every ${type}` : type === "track" ? name : `${type} ${name}`;

/** The plan-wide traits read as an event of their own. */
export const TRAITS_KEY = "traits:";
