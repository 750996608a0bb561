/** What differs between two releases, for people. Pure. */
import type { ReleasePlan } from "@/contract/plan";
import type { Release } from "@/contract/release";
import type { ReleaseChange } from "@/lib/contract/release";

type Entity = ReleaseChange["entity"];
type Item = Readonly<Record<string, unknown>> & { readonly id: string };

/** `before` null: everything was added. Sealed values show as "sealed", equal or changed. */
export function diffReleases(before: Release | null, after: Release): ReleaseChange[] {
  const label = labels(before, after);
  const compare = (entity: Entity, old: readonly Item[], now: readonly Item[]): ReleaseChange[] =>
    changes(entity, old, now).map((change) => ({ ...change, label: label(change.entity, change.id) }));
  return [
    ...compare("source", chained(before, "sources"), chained(after, "sources")),
    ...compare("destination", chained(before, "destinations"), chained(after, "destinations")),
    ...compare("connection", before?.connections ?? [], after.connections),
    ...compare("plan", planItems(before), planItems(after)),
    ...compare("transformation", transformationItems(before), transformationItems(after)),
    ...compare("library", libraryItems(before), libraryItems(after)),
    ...compare("credential", credentialItems(before), credentialItems(after)),
    ...compare("alert", before?.alerts.rules ?? [], after.alerts.rules),
    ...compare("channel", before?.alerts.channels ?? [], after.alerts.channels),
  ];
}

function changes(entity: Entity, old: readonly Item[], now: readonly Item[]): ReleaseChange[] {
  const oldById = new Map(old.map((item) => [item.id, item]));
  const nowById = new Map(now.map((item) => [item.id, item]));
  const bare = { entity, label: "", fields: [] };
  const removed = old
    .filter((item) => !nowById.has(item.id))
    .map((item): ReleaseChange => ({ ...bare, kind: "removed", id: item.id }));
  const others = now.flatMap((item): ReleaseChange[] => {
    const before = oldById.get(item.id);
    if (before === undefined) return [{ ...bare, kind: "added", id: item.id }];
    const fields = fieldChanges(before, item);
    return fields.length === 0 ? [] : [{ ...bare, kind: "changed", id: item.id, fields }];
  });
  return [...removed, ...others];
}

const planItemId = ({ id, version }: ReleasePlan): string => `${id} ${String(version)}`;

/** A version never changes: it comes into use or goes out of use. */
const planItems = (release: Release | null): readonly Item[] =>
  (release?.plans ?? []).map((plan) => ({ id: planItemId(plan), name: plan.name, version: plan.version }));

/** Chains by the names that people know. */
function chained(release: Release | null, kind: "sources" | "destinations"): readonly Item[] {
  if (release === null) return [];
  const names = new Map(release.transformations.map(({ id, name }) => [id, name]));
  return release[kind].map((item) => ({
    ...item,
    transformations: item.transformations.map(
      ({ transformationId }) => names.get(transformationId) ?? transformationId,
    ),
  }));
}

const sizeOf = (code: string): string => `${String(code.split("\n").length)} lines`;

/** Of code only its length: the versions' own page shows what differs. */
const transformationItems = (release: Release | null): readonly Item[] =>
  (release?.transformations ?? []).map(({ id, name, version, body }) => ({
    id,
    name,
    version,
    ...(body.kind === "code"
      ? { language: body.language, code: sizeOf(body.code) }
      : { settings: body.settings }),
  }));

const libraryItems = (release: Release | null): readonly Item[] =>
  (release?.libraries ?? []).map(({ name, version, language, code }) => ({
    id: name,
    version,
    language,
    code: sizeOf(code),
  }));

const credentialItems = (release: Release | null): readonly Item[] =>
  Object.entries(release?.credentials ?? {}).map(([name, value]) => ({ id: name, sealed: { value } }));

const NESTED = new Set(["settings", "sealed", "delivery", "filter", "plan"]);

function fieldChanges(before: Item, after: Item): ReleaseChange["fields"] {
  const old = flatten(before);
  const now = flatten(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((field) => JSON.stringify(old.get(field)) !== JSON.stringify(now.get(field)))
    .map((field) => ({ field, before: shown(field, old.get(field)), after: shown(field, now.get(field)) }));
}

function flatten(item: Item): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  for (const [field, value] of Object.entries(item)) {
    // No filter is a filter without fields: its fields tell the difference.
    if (NESTED.has(field) && value === null) continue;
    if (NESTED.has(field) && typeof value === "object" && value !== null) {
      for (const [inner, deep] of Object.entries(value)) flat.set(`${field}.${inner}`, deep);
    } else flat.set(field, value ?? null);
  }
  return flat;
}

function shown(field: string, value: unknown): unknown {
  if (value === undefined) return null;
  if (field.startsWith("sealed.")) return "changed";
  if (field === "keys" && Array.isArray(value)) return `${String(value.length)} accepted`;
  return value;
}

function labels(before: Release | null, after: Release): (entity: Entity, id: string) => string {
  const all = [before, after].filter((release) => release !== null);
  const names = new Map(
    all.flatMap((r) =>
      [...r.sources, ...r.destinations, ...r.transformations, ...r.alerts.rules, ...r.alerts.channels].map(
        (item) => [item.id, item.name],
      ),
    ),
  );
  const ends = new Map(all.flatMap((r) => r.connections.map((item) => [item.id, item])));
  for (const plan of all.flatMap((release) => release.plans))
    names.set(planItemId(plan), `${plan.name}, version ${String(plan.version)}`);
  return (entity, id) => {
    if (entity !== "connection") return names.get(id) ?? id;
    const connection = ends.get(id);
    return connection === undefined
      ? id
      : `${names.get(connection.sourceId) ?? "?"} → ${names.get(connection.destinationId) ?? "?"}`;
  };
}
