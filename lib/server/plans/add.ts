import "server-only";
import type { z } from "zod";
import type { JsonSchema, PlanContent, PlanEvent } from "@/contract/plan";
import type { addToPlan as input, TrackingPlanDetail } from "@/lib/contract/plan";
import { nodeAt, setKeyword, setRequired } from "@/plans/edit.ts";
import { eventKey, eventLabel, typesOf, type Node } from "@/plans/keywords.ts";
import { acceptProposals, proposalsOf } from "@/plans/merge.ts";
import { ITEMS, pathOf } from "@/plans/path.ts";
import { withoutPersonalValues } from "@/plans/personal.ts";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { ServiceError } from "../service-error";
import { contentOf } from "./content";
import { writeDraft } from "./update";

type Body = z.output<typeof input>;

/** Changes the draft so that the violation would be none. Throws `conflict` when only a person can say how. */
export async function addToPlan(
  ctx: Context,
  id: string,
  body: Body,
): Promise<TrackingPlanDetail & { added: string[] }> {
  authorize(ctx, "plan.write");
  const steps = stepsOfViolation(body.property);
  const needsEvents = body.violation !== "Required-Missing";
  const observed = needsEvents ? (await control.inferPlan({ sourceIds: body.sourceIds })).content : null;
  const added: string[] = [];
  const written = await writeDraft(ctx, id, (row) => {
    const draft = contentOf(row.draft);
    const harmless = observed === null ? null : withoutPersonalValues(observed, draft);
    const done = mended(draft, { ...body, steps, observed: harmless });
    added.splice(0, added.length, ...done.added);
    return done.content;
  });
  return { ...written, added };
}

interface Ask extends Body {
  readonly steps: readonly string[];
  readonly observed: PlanContent | null;
}
interface Mended {
  readonly content: PlanContent;
  readonly added: readonly string[];
}

/** "products.*.price" -> ["products", ITEMS, "price"]. */
const stepsOfViolation = (property: string | null): readonly string[] =>
  property === null ? [] : property.split(".").map((step) => (step === "*" ? ITEMS : step));

function mended(plan: PlanContent, ask: Ask): Mended {
  const key = eventKey({ type: ask.eventType, name: ask.eventName });
  switch (ask.violation) {
    case "Unplanned-Event":
      return brought(plan, ask, (proposal) => proposal === key || proposal.startsWith(`${key}#`));
    case "Additional-Properties": {
      const row = `${key}#${pathOf(ask.steps)}`;
      return brought(plan, ask, (proposal) =>
        [row, `${row}.`, `${row}[`].some(
          (start) => proposal === row || (start !== row && proposal.startsWith(start)),
        ),
      );
    }
    case "Required-Missing":
      return edited(plan, ask, (schema) => setRequired(schema, ask.steps, false), "is optional now");
    case "Datatype-Mismatch":
      return edited(plan, ask, (schema) => widened(schema, ask), "takes the observed types too");
    case "Advance-Rules-Violation":
      return edited(plan, ask, (schema) => permitted(schema, ask), "takes the observed values too");
    default:
      throw cannot("Change it in the plan: only a person can say what is right.");
  }
}

const cannot = (message: string): ServiceError => new ServiceError("conflict", message);
const NOT_SEEN = "It was not seen in the last 24 hours: add it by hand.";

function brought(plan: PlanContent, ask: Ask, isAccepted: (key: string) => boolean): Mended {
  const observed = ask.observed ?? { events: [] };
  const rows = proposalsOf(plan, observed).filter(({ key }) => isAccepted(key));
  if (rows.length === 0) throw cannot(NOT_SEEN);
  return { content: acceptProposals(plan, observed, isAccepted), added: rows.map(({ text }) => text) };
}

function edited(
  plan: PlanContent,
  ask: Ask,
  change: (schema: JsonSchema) => JsonSchema,
  done: string,
): Mended {
  const { key, schema } = schemaOf(plan, ask);
  const next = change(schema);
  const added = [`${eventLabel({ type: ask.eventType, name: ask.eventName })}: ${pathOf(ask.steps)} ${done}`];
  if (key === null) return { content: { ...plan, traits: next }, added };
  const events = plan.events.map((event) =>
    eventKey(event) === key ? { ...event, properties: next } : event,
  );
  return { content: { ...plan, events }, added };
}

interface Place {
  /** Null: the traits of all identify events. */
  readonly key: string | null;
  readonly schema: JsonSchema;
}

/** Where the rule stands: at the event itself, at every event of its type, or at the traits of the plan. */
function schemaOf(plan: PlanContent, ask: Ask): Place {
  const names = ask.eventName === "" ? [""] : [ask.eventName, ""];
  const holds = (schema: JsonSchema): boolean => nodeAt(schema, ask.steps) !== undefined;
  const entries = names
    .map((name) => plan.events.find((event) => eventKey(event) === eventKey({ type: ask.eventType, name })))
    .filter((event): event is PlanEvent => event !== undefined);
  const entry = entries.find(({ properties }) => holds(properties));
  if (entry !== undefined) return { key: eventKey(entry), schema: entry.properties };
  if (ask.eventType === "identify" && plan.traits !== undefined && holds(plan.traits))
    return { key: null, schema: plan.traits };
  throw cannot("The draft no longer has this property.");
}

function observedNode(ask: Ask): Node {
  const event = ask.observed?.events.find(
    (item) => eventKey(item) === eventKey({ type: ask.eventType, name: ask.eventName }),
  );
  const traits = ask.eventType === "identify" ? ask.observed?.traits : undefined;
  const node = nodeAt(event?.properties ?? traits ?? {}, ask.steps);
  if (node === undefined) throw cannot(NOT_SEEN);
  return node;
}

function widened(schema: JsonSchema, ask: Ask): JsonSchema {
  const present = typesOf(nodeAt(schema, ask.steps) ?? {});
  const seen = typesOf(observedNode(ask));
  const all = [...new Set([...present, ...seen])];
  // A number holds every integer.
  const types = all.includes("number") ? all.filter((type) => type !== "integer") : all;
  if (types.length === present.length && types.every((type) => present.includes(type)))
    throw cannot(NOT_SEEN);
  return setKeyword(schema, ask.steps, "type", types.length === 1 ? types[0] : types);
}

function permitted(schema: JsonSchema, ask: Ask): JsonSchema {
  const node = nodeAt(schema, ask.steps) ?? {};
  const { enum: now } = node as { readonly enum?: unknown };
  if (node["x-pii"] === true) throw cannot("Observed values of personal data do not come into a plan.");
  const { enum: seen } = observedNode(ask) as { readonly enum?: unknown };
  if (!Array.isArray(now) || !Array.isArray(seen))
    throw cannot("This rule is no list of values: change it in the schema.");
  const values: readonly unknown[] = [...now, ...seen];
  return setKeyword(schema, ask.steps, "enum", [...new Set(values)]);
}
