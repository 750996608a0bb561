/** What a rollback does, from what it would change of what runs now. */
import { plural } from "@/lib/client/format";
import type { ReleaseChange } from "@/lib/client/release";

export interface Consequence {
  readonly kind: "removed" | "unused" | "restored" | "reset";
  readonly entity: ReleaseChange["entity"];
  readonly label: string;
}

const KINDS = { added: "restored", removed: "removed", changed: "reset" } as const;
/** A release has only those that are in use: what leaves it is not deleted. */
const KEPT: ReadonlySet<ReleaseChange["entity"]> = new Set(["plan", "transformation"]);

/** Losses first. */
export function consequencesOf(changes: readonly ReleaseChange[]): Consequence[] {
  const order = { removed: 0, unused: 1, reset: 2, restored: 3 } as const;
  return changes
    .map(({ kind, entity, label }): Consequence => ({
      kind: kind === "removed" && KEPT.has(entity) ? "unused" : KINDS[kind],
      entity,
      label,
    }))
    .toSorted((a, b) => order[a.kind] - order[b.kind]);
}

/** What people ought to know besides the list, in sentences. */
export function warningsOf(consequences: readonly Consequence[]): string[] {
  const has = (kind: Consequence["kind"], entity: Consequence["entity"]): boolean =>
    consequences.some((one) => one.kind === kind && one.entity === entity);
  return [
    ...(has("removed", "source")
      ? ["The write keys of removed sources are refused: their SDKs get 401."]
      : []),
    ...(has("removed", "destination")
      ? ["What waits for a removed destination, and its dead letters, is not delivered any more."]
      : []),
    ...(has("restored", "connection") || has("reset", "connection")
      ? ["Connections that come back do not send what arrived while they were gone."]
      : []),
    ...(has("reset", "destination")
      ? ["Destinations get the settings of then, their secrets included."]
      : []),
  ];
}

const PLURALS: Readonly<Record<string, string>> = { library: "libraries" };

/** "1 source added, 2 destinations changed"; "No changes" for none. */
export function changesInWords(changes: readonly ReleaseChange[]): string {
  const counts = new Map<string, number>();
  for (const { kind, entity } of changes) {
    const key = `${entity} ${kind}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const parts = [...counts].map(([key, count]) => {
    const [entity = "", kind = ""] = key.split(" ");
    return `${plural(count, entity, PLURALS[entity])} ${kind}`;
  });
  return parts.length === 0 ? "No changes" : parts.join(", ");
}
