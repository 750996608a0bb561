/** Conditions on fields of an event. Compiled once; total: no event makes them throw. */
import type { Condition, ConditionGroup, ConnectionFilter } from "../../contract/connection.ts";
import { compileRead } from "./field.ts";
import { compileGlob } from "./glob.ts";

export type Holds = (event: object) => boolean;

export function compileConditions({ match, conditions }: NonNullable<ConnectionFilter["where"]>): Holds {
  return matching(
    match,
    conditions.map((one) => ("conditions" in one ? compileGroup(one) : compileCondition(one))),
  );
}

const compileGroup = ({ match, conditions }: ConditionGroup): Holds =>
  matching(match, conditions.map(compileCondition));

const matching = (match: "all" | "any", holds: readonly Holds[]): Holds =>
  match === "all" ? (event) => holds.every((one) => one(event)) : (event) => holds.some((one) => one(event));

function compileCondition(condition: Condition): Holds {
  const read = compileRead(condition.path);
  const test = compileTest(condition);
  return (event) => test(read(event));
}

function compileTest(condition: Condition): (value: unknown) => boolean {
  switch (condition.op) {
    case "eq":
      return (value) => value === condition.value;
    case "ne":
      return (value) => value !== condition.value;
    case "in": {
      const values = new Set<unknown>(condition.value);
      return (value) => values.has(value);
    }
    case "exists":
      return (value) => value !== undefined;
    case "missing":
      return (value) => value === undefined;
    case "gt":
      return compileOrder(condition.value, (difference) => difference > 0);
    case "lt":
      return compileOrder(condition.value, (difference) => difference < 0);
    case "contains":
      return compileContains(condition.value);
    case "matches": {
      const matches = compileGlob(condition.value);
      return (value) => typeof value === "string" && matches(value);
    }
    default:
      return condition satisfies never;
  }
}

/** Numbers with numbers, times with times; a text that is no time is neither more nor less. */
function compileOrder(
  limit: number | string,
  holds: (difference: number) => boolean,
): (value: unknown) => boolean {
  if (typeof limit === "number") return (value) => typeof value === "number" && holds(value - limit);
  const time = Date.parse(limit);
  return (value) => typeof value === "string" && holds(Date.parse(value) - time);
}

function compileContains(part: string | number | boolean | null): (value: unknown) => boolean {
  return (value) => {
    if (Array.isArray(value)) return value.includes(part);
    return typeof value === "string" && typeof part === "string" && value.includes(part);
  };
}
