/**
 * Bringing what was imported or observed into a plan, row by row: what is new or different is proposed, and what people
 * accept is written. Nothing is ever taken out of the plan. Pure.
 */
import type { JsonSchema, PlanContent, PlanEvent } from "../contract/plan.ts";
import { nodeAt, writeRow } from "./edit.ts";
import { eventKey, eventLabel, isSame, TRAITS_KEY } from "./keywords.ts";
import { rowsOf, type PropertyRow } from "./rows.ts";

export interface Proposal {
  /** Names the row when it is accepted. */
  readonly key: string;
  readonly kind: "event" | "property" | "change";
  readonly eventType: string;
  readonly eventName: string;
  readonly path: string;
  /** The schema in the plan and the proposed one; null where there is none. */
  readonly before: unknown;
  readonly after: unknown;
  readonly text: string;
}

const SEPARATOR = "#";
const rowKey = (event: string, path: string): string => (path === "" ? event : `${event}${SEPARATOR}${path}`);

/** What `incoming` would add to `plan` or change in it, events first, each with its properties. */
export function proposalsOf(plan: PlanContent, incoming: PlanContent): readonly Proposal[] {
  return entriesOf(incoming).flatMap(({ key, event }) => {
    const known = schemaIn(plan, key);
    const subject = { eventType: key === TRAITS_KEY ? "traits" : event.type, eventName: event.name };
    const head: readonly Proposal[] =
      known === undefined
        ? [
            {
              ...subject,
              key,
              kind: "event",
              path: "",
              before: null,
              after: event.properties,
              text: key === TRAITS_KEY ? "New: traits" : `New: ${eventLabel(event)}`,
            },
          ]
        : [];
    const present = presentIn(known);
    const rows = rowsOf(event.properties).flatMap((row): readonly Proposal[] => {
      const old = present.get(row.path);
      const base = {
        ...subject,
        key: rowKey(key, row.path),
        path: row.path,
        after: nodeAt(event.properties, row.steps) ?? {},
      };
      if (old === undefined)
        return [{ ...base, kind: "property", before: null, text: `${row.path}: ${rowWords(row)}` }];
      const changes = changesOf(old, row);
      if (changes.length === 0) return [];
      const before = nodeAt(known ?? {}, row.steps) ?? {};
      return [{ ...base, kind: "change", before, text: `${row.path}: ${changes.join(", ")}` }];
    });
    return [...head, ...rows];
  });
}

/** The plan with the accepted rows. A property brings its event, and its parents, with it. */
export function acceptProposals(
  plan: PlanContent,
  incoming: PlanContent,
  isAccepted: (key: string) => boolean,
): PlanContent {
  return entriesOf(incoming).reduce((merged, { key, event }) => {
    const known = schemaIn(merged, key);
    const present = presentIn(known);
    const rows = rowsOf(event.properties)
      .filter((row) => isAccepted(rowKey(key, row.path)))
      .map((row) => joined(present.get(row.path), row));
    const isWanted = rows.length > 0 || (known === undefined && isAccepted(key));
    if (!isWanted) return merged;
    const { properties: _, required: __, ...rest } = event.properties;
    const start = known ?? rest;
    return writeSchema(merged, key, event, rows.reduce(writeRow, start));
  }, plan);
}

interface Entry {
  readonly key: string;
  readonly event: PlanEvent;
}

function entriesOf(content: PlanContent): readonly Entry[] {
  const events = content.events.map((event): Entry => ({ key: eventKey(event), event }));
  if (content.traits === undefined) return events;
  return [...events, { key: TRAITS_KEY, event: { type: "identify", name: "", properties: content.traits } }];
}

const schemaIn = (plan: PlanContent, key: string): JsonSchema | undefined =>
  key === TRAITS_KEY ? plan.traits : plan.events.find((event) => eventKey(event) === key)?.properties;

function writeSchema(plan: PlanContent, key: string, event: PlanEvent, properties: JsonSchema): PlanContent {
  if (key === TRAITS_KEY) return { ...plan, traits: properties };
  if (schemaIn(plan, key) === undefined)
    return { ...plan, events: [...plan.events, { ...event, properties }] };
  const events = plan.events.map((item) => (eventKey(item) === key ? { ...item, properties } : item));
  return { ...plan, events };
}

const PERMITTED_SHOWN = 5;

/** "string, required, one of EUR, USD, personal data". */
function rowWords({ dataType, required, permitted, pii }: PropertyRow): string {
  const values = permitted
    ?.slice(0, PERMITTED_SHOWN)
    .map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  const others = (permitted?.length ?? 0) - PERMITTED_SHOWN;
  return [
    dataType,
    ...(required ? ["required"] : []),
    ...(values === undefined
      ? []
      : [`one of ${values.join(", ")}${others > 0 ? ` and ${String(others)} more` : ""}`]),
    ...(pii ? ["personal data"] : []),
  ].join(", ");
}

const presentIn = (known: JsonSchema | undefined): ReadonlyMap<string, PropertyRow> =>
  new Map(rowsOf(known ?? {}).map((row) => [row.path, row]));

/** What the row says otherwise than the plan, for people. What it does not say, it does not change. */
function changesOf(old: PropertyRow, row: PropertyRow): readonly string[] {
  const next = joined(old, row);
  return [
    ...(next.dataType === old.dataType ? [] : [`${old.dataType} → ${next.dataType}`]),
    ...(next.required === old.required
      ? []
      : [next.required ? "optional → required" : "required → optional"]),
    ...(isSame(next.permitted, old.permitted) ? [] : ["permitted values"]),
    ...(next.description === old.description ? [] : ["description"]),
    ...(next.owner === old.owner ? [] : ["owner"]),
    ...(next.pii === old.pii ? [] : ["personal data"]),
    ...(isSame(next.rules, old.rules) ? [] : ["rules"]),
  ];
}

function joined(old: PropertyRow | undefined, row: PropertyRow): PropertyRow {
  if (old === undefined) return row;
  return {
    ...row,
    dataType: row.dataType === "any" ? old.dataType : row.dataType,
    permitted: row.permitted ?? old.permitted,
    description: row.description || old.description,
    owner: row.owner || old.owner,
    pii: row.pii || old.pii,
    rules: { ...old.rules, ...row.rules },
  };
}
