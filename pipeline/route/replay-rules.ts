/** Replays through a chosen release: its connections, mapping and transformations; all else is as the running release says. */
import type { CarriedEvent } from "../../contract/carried-event.ts";
import type { Release } from "../../contract/release.ts";
import type { ReplayRequest, ReplayRules } from "../../contract/replay.ts";
import { compileAdmission, suppressionOf, type Admit } from "./admission.ts";
import type { Refusal } from "./connection-filter.ts";
import { compilePreparation } from "./preparation.ts";
import type { SendRules } from "./prepare.ts";
import type { TransformationsOf } from "./transformations.ts";

/** `admit` knows nothing foreign: a source that the release does not connect is filtered. */
export interface CompiledRules extends SendRules {
  /** True for an event that may be sent, whenever it arrived. */
  letsThrough(sourceId: string, event: CarriedEvent): boolean;
}

export interface RulesPorts {
  /** The running release. */
  release(): Release | null;
  readonly transformations: TransformationsOf;
}

/**
 * Asked again and again while a replay goes on: the same answer as long as the same release runs. Null for a replay by
 * today's rules. The answer throws when the destination is not in the running release.
 */
export function rulesOf(
  { rules, destinationId }: Pick<ReplayRequest, "rules" | "destinationId">,
  ports: RulesPorts,
): () => CompiledRules | null {
  if (rules === undefined) return () => null;
  let known: { readonly release: Release | null; readonly compiled: CompiledRules } | null = null;
  return () => {
    const release = ports.release();
    if (known === null || known.release !== release)
      known = { release, compiled: compileRules(rules, destinationId, release, ports.transformations) };
    return known.compiled;
  };
}

function compileRules(
  rules: ReplayRules,
  destinationId: string,
  today: Release | null,
  transformations: TransformationsOf,
): CompiledRules {
  const destination = today?.destinations.find(({ id }) => id === destinationId);
  if (today === null || destination === undefined)
    throw new Error(`destination ${destinationId} is not in the running release`);
  const { number, connections, libraries } = rules;
  const release: Release = { ...today, connections, libraries, transformations: rules.transformations };
  const then = { ...destination, transformations: rules.chain };
  // A child of its own: the programs of live events stay loaded in theirs.
  const prepare = compilePreparation(
    release,
    then,
    transformations(release, then, `${destinationId} replay`),
  );
  const admit = together(
    number,
    compileAdmission(release, destinationId),
    compileAdmission(today, destinationId),
  );
  return {
    admit,
    prepare,
    letsThrough: (sourceId, event) => admit(sourceId, Infinity, event) === "admitted",
  };
}

/** An older release brings no consent back: what today's connection suppresses stays so. */
function together(number: number, then: Admit, today: Admit): Admit {
  const foreign: Refusal = {
    final: "filtered",
    code: "filtered_by_connection",
    why: `Release ${String(number)} does not connect this source to the destination.`,
  };
  return (sourceId, receivedAt, event) => {
    const admission = then(sourceId, receivedAt, event);
    if (admission === "foreign") return foreign;
    return admission === "admitted" ? (suppressionOf(today, sourceId, event) ?? "admitted") : admission;
  };
}
