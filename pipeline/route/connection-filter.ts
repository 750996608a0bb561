/** What a connection's filter says about one event. Compiled once per release; pure. */
import type { ConnectionFilter } from "../../contract/connection.ts";
import { eventName, type CanonicalEvent } from "../../contract/event.ts";
import { compileConditions } from "../fields/condition.ts";
import { compileConsent } from "./consent.ts";
import { compileNames } from "../fields/glob.ts";
import { compileSample } from "../fields/sampling.ts";

/** Why an event does not go to a destination, though nothing failed. */
export interface Refusal {
  readonly final: "filtered" | "suppressed" | "dead_lettered";
  readonly code: string;
  readonly why: string;
}

/** Null for an event that passes. */
export type Refuse = (event: CanonicalEvent) => Refusal | null;

/** Consent comes first: what people have not agreed to is never called filtered for another reason. */
export function compileFilter(filter: ConnectionFilter | null): Refuse {
  if (filter === null) return () => null;
  const rules = [consentRule, typeRule, nameRule, exclusionRule, whereRule, sampleRule].flatMap(
    (rule) => rule(filter) ?? [],
  );
  const [only] = rules;
  if (only !== undefined && rules.length === 1) return only;
  return (event) => {
    for (const rule of rules) {
      const refusal = rule(event);
      if (refusal !== null) return refusal;
    }
    return null;
  };
}

type Rule = (filter: ConnectionFilter) => Refuse | null;

const filtered = (code: string, why: string): Refusal => ({ final: "filtered", code, why });

/** One refusal for all, so that a filtered event costs no allocation. */
const unless = (passes: (event: CanonicalEvent) => boolean, refusal: Refusal): Refuse => {
  return (event) => (passes(event) ? null : refusal);
};

const consentRule: Rule = ({ consent }) => {
  if (consent === undefined) return null;
  const missing = compileConsent(consent);
  return (event) => {
    const why = missing(event);
    return why === null ? null : { final: "suppressed", code: "suppressed_by_consent", why };
  };
};

const typeRule: Rule = ({ types }) => {
  if (types === undefined || types.length === 0) return null;
  const why = `The connection lets only ${types.join(", ")} through.`;
  return unless((event) => types.includes(event.type), filtered("filtered_by_type", why));
};

const nameRule: Rule = ({ events }) => {
  if (events === undefined || events.length === 0) return null;
  const isNamed = compileNames(events);
  const refusal = filtered("filtered_by_name", "The connection does not name this event.");
  return unless((event) => isNamed(eventName(event)), refusal);
};

const exclusionRule: Rule = ({ excludeEvents }) => {
  if (excludeEvents === undefined || excludeEvents.length === 0) return null;
  const isExcluded = compileNames(excludeEvents);
  const refusal = filtered("filtered_by_exclusion", "The connection leaves this event out by its name.");
  return unless((event) => !isExcluded(eventName(event)), refusal);
};

const whereRule: Rule = ({ where }) => {
  if (where === undefined) return null;
  const refusal = filtered(
    "filtered_by_condition",
    "The connection's conditions do not hold for this event.",
  );
  return unless(compileConditions(where), refusal);
};

const sampleRule: Rule = ({ sample }) => {
  if (sample === undefined) return null;
  const why = `The connection takes ${String(sample.percent)} % of people; this one is not among them.`;
  return unless(compileSample(sample.percent), filtered("filtered_by_sample", why));
};
