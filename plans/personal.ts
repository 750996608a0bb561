/** Keeps values of personal data out of plans, which everybody may read. Pure. */
import type { JsonSchema, PlanContent, PlanEvent } from "../contract/plan.ts";
import { changeAt, nodeAt } from "./edit.ts";
import { nodeOf, propertiesOf, type Node } from "./keywords.ts";
import { rowsOf } from "./rows.ts";

/** What was observed, without the values of what `plan` marks as personal: a person may know better than the guess. */
export function withoutPersonalValues(observed: PlanContent, plan: PlanContent): PlanContent {
  const events = observed.events.map((event) => ({
    ...event,
    properties: personalIn(plan, event).reduce<JsonSchema>(
      (schema, steps) =>
        nodeAt(schema, steps) === undefined ? schema : changeAt(schema, steps, withoutValues),
      event.properties,
    ),
  }));
  return { ...observed, events };
}

/** Where the plan speaks of such an event: at itself, at all of its type, at everybody's traits. */
function personalIn(plan: PlanContent, { type, name }: PlanEvent): readonly (readonly string[])[] {
  const own = plan.events.filter(
    (event) => event.type === type && (event.name === name || event.name === ""),
  );
  const schemas = own.map(({ properties }) => properties);
  const traits = type === "identify" && plan.traits !== undefined ? [plan.traits] : [];
  return [...schemas, ...traits].flatMap((schema) =>
    rowsOf(schema)
      .filter(({ pii }) => pii)
      .map(({ steps }) => steps),
  );
}

/** What lies inside something personal is personal. */
function withoutValues({ enum: _values, ...node }: Node): Node {
  return {
    ...node,
    ...(node["properties"] === undefined ? {} : { properties: childrenWithoutValues(node) }),
    ...(node["items"] === undefined ? {} : { items: withoutValues(nodeOf(node["items"])) }),
  };
}

const childrenWithoutValues = (node: Node): Node =>
  Object.fromEntries(
    Object.entries(propertiesOf(node)).map(([name, child]) => [name, withoutValues(nodeOf(child))]),
  );
