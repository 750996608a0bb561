/** A chain over one event once more, for people who ask what it does to it. */
import type { Release } from "../../contract/release.ts";
import type { ChainLink, ExplainedStep } from "../../contract/transformation.ts";
import { compileChain, credentialsOf, explain, placeOf } from "../sandbox/index.ts";
import type { ControlContext } from "./context.ts";

interface Again {
  readonly release: Release;
  readonly links: readonly ChainLink[];
  readonly event: Readonly<Record<string, unknown>>;
  readonly sourceId: string;
  /** Absent for a source's own chain. */
  readonly destination?: Release["destinations"][number];
}

/** Null for an empty chain. Rejects with Fault `transformation_unavailable`. */
export async function runAgain(
  { release, links, event, sourceId, destination }: Again,
  { sandbox, env }: Pick<ControlContext, "sandbox" | "env">,
  signal: AbortSignal,
): Promise<readonly ExplainedStep[] | null> {
  const credentials = credentialsOf(release, env.secretKey);
  const ready = sandbox.readyPorts(credentials);
  // A child for each source or destination: code without an end holds up its own explanations only.
  const owner = `explanations ${destination?.id ?? sourceId}`;
  const chain = compileChain(owner, links, { release, credentials, ready });
  if (chain === null) return null;
  // Of a source that was deleted only the id is known.
  const source = release.sources.find(({ id }) => id === sourceId) ?? {
    id: sourceId,
    name: "",
    connector: "",
  };
  return explain(sandbox, chain, { event, base: placeOf(source, destination), signal });
}
