import type { Connection } from "@/lib/client/connection";

/** What a connection lets through, in a sentence: "Only track and identify; not Debug*". */
export function filterWords(filter: Connection["filter"]): string {
  const parts = [
    listed("Only", filter?.types),
    listed("Only events named", filter?.events),
    listed("Never", filter?.excludeEvents),
  ].filter((part) => part !== null);
  return parts.length === 0 ? "Every event" : parts.join(" · ");
}

const SHOWN = 3;

function listed(before: string, names: readonly string[] | undefined): string | null {
  if (names === undefined || names.length === 0) return null;
  const more = names.length - SHOWN;
  return `${before} ${names.slice(0, SHOWN).join(", ")}${more > 0 ? ` and ${String(more)} more` : ""}`;
}
