import type { Connection } from "@/lib/client/connection";
import { conditionWords, groupWords } from "./condition-draft";

/** What a connection lets through, in a sentence: "Only track and identify; not Debug*". */
export function filterWords(filter: Connection["filter"]): string {
  const parts = [
    listed("Only", filter?.types),
    listed("Only events named", filter?.events),
    listed("Never", filter?.excludeEvents),
    conditionsWords(filter),
    filter?.sample === undefined ? null : `${String(filter.sample.percent)} % of people`,
    listed("With consent to", filter?.consent?.categories),
  ].filter((part) => part !== null);
  return parts.length === 0 ? "Every event" : parts.join(" · ");
}

function conditionsWords(filter: Connection["filter"]): string | null {
  const count = filter?.where?.conditions.length ?? 0;
  return count === 0 ? null : `${String(count)} ${count === 1 ? "condition" : "conditions"}`;
}

/** The same in full, a line for each rule. */
export function filterLines(filter: Connection["filter"]): readonly string[] {
  const { types, events, excludeEvents, where, sample, consent } = filter ?? {};
  const lines = [
    ...named("Only", types),
    ...named("Only events named", events),
    ...named("Never", excludeEvents),
    ...(where === undefined ? [] : [whereWords(where)]),
    ...(sample === undefined ? [] : [`${String(sample.percent)} % of people`]),
    ...named(`With consent to ${consent?.match === "any" ? "any of" : "all of"}`, consent?.categories),
  ];
  return lines.length === 0 ? ["Every event"] : lines;
}

const named = (before: string, names: readonly string[] = []): string[] =>
  names.length === 0 ? [] : [`${before} ${names.join(", ")}`];

type Where = NonNullable<NonNullable<Connection["filter"]>["where"]>;

const whereWords = ({ match, conditions }: Where): string =>
  conditions
    .map((item) => ("conditions" in item ? `(${groupWords(item)})` : conditionWords(item)))
    .join(match === "all" ? " and " : " or ");

const SHOWN = 3;

function listed(before: string, names: readonly string[] | undefined): string | null {
  if (names === undefined || names.length === 0) return null;
  const more = names.length - SHOWN;
  return `${before} ${names.slice(0, SHOWN).join(", ")}${more > 0 ? ` and ${String(more)} more` : ""}`;
}
