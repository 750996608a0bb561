/**
 * Chains: the transformations of one source or destination, compiled from a release, and events on their way through
 * them. Each step takes what the one before it gave. Whatever fails at any step fails as a whole: nothing of that event
 * goes on.
 */
import type { Release } from "../../contract/release.ts";
import type { ChainLink, TransformationFault } from "../../contract/transformation.ts";
import { createFault } from "./fault.ts";
import type { Sandbox } from "./sandbox.ts";
import { BATCH_CHARS_MAX, BATCH_EVENTS_MAX } from "./limits.ts";
import type { MetadataBase, ProgramSource } from "./protocol.ts";
import { programSource } from "./source.ts";

export interface ChainStep {
  readonly link: ChainLink;
  readonly name: string;
  /** A program of the sandbox; null when the release lacks the version: every event fails here then. */
  readonly program: ProgramSource | null;
}

export interface Chain {
  /** The source's or destination's id: whose child runs it. */
  readonly owner: string;
  readonly steps: readonly ChainStep[];
}

export interface ChainInput {
  /** The event as JSON. */
  readonly json: string;
  /** What `metadata(event)` says besides what stands in the event. */
  readonly base: MetadataBase;
}

export type ChainOutcome =
  | { readonly kind: "outputs"; readonly outputs: readonly string[] }
  | { readonly kind: "dropped"; readonly by: ChainStep }
  | { readonly kind: "failed"; readonly by: ChainStep; readonly fault: TransformationFault };

/** Lines that the code wrote, as they come. */
export type OnLog = (step: ChainStep, lines: readonly string[]) => void;

/** Null for an empty chain. Credentials are opened only when some code asks for them. */
export function compileChain(
  owner: string,
  links: readonly ChainLink[],
  release: Pick<Release, "transformations" | "libraries">,
  credentials: () => Readonly<Record<string, string>>,
): Chain | null {
  if (links.length === 0) return null;
  const steps = links.map((link): ChainStep => {
    const found = release.transformations.find(
      ({ id, version }) => id === link.transformationId && version === link.version,
    );
    if (found === undefined || found.body.kind !== "code")
      return { link, name: found?.name ?? link.transformationId, program: null };
    const program = programSource(found.body, release.libraries, credentials);
    return { link, name: found.name, program };
  });
  return { owner, steps };
}

/** One event at one step: several after a fan-out. */
interface Part {
  /** Place among the inputs. */
  readonly input: number;
  readonly json: string;
}

/** One outcome for each input, in order. Rejects with Fault `transformation_unavailable`. */
export async function runChain(
  sandbox: Sandbox,
  chain: Chain,
  inputs: readonly ChainInput[],
  onLog: OnLog,
): Promise<readonly ChainOutcome[]> {
  const ends: (ChainOutcome | undefined)[] = inputs.map(() => undefined);
  let parts: readonly Part[] = inputs.map(({ json }, input) => ({ input, json }));
  for (const step of chain.steps) {
    const next: Part[] = [];
    for (const batch of inBatches(parts)) {
      const results = await runStep(sandbox, chain.owner, step, { batch, inputs, onLog });
      for (const [place, result] of results.entries()) {
        const { input } = batch[place] as Part;
        if (result.fault !== null) ends[input] = { kind: "failed", by: step, fault: result.fault };
        else for (const json of result.outputs) next.push({ input, json });
      }
    }
    const kept = new Set(next.map(({ input }) => input));
    for (const { input } of parts) if (!kept.has(input)) ends[input] ??= { kind: "dropped", by: step };
    parts = next.filter(({ input }) => ends[input] === undefined);
  }
  const outputs = Map.groupBy(parts, ({ input }) => input);
  return ends.map(
    (end, input) => end ?? { kind: "outputs", outputs: (outputs.get(input) ?? []).map(({ json }) => json) },
  );
}

interface StepResult {
  readonly outputs: readonly string[];
  readonly fault: TransformationFault | null;
}

async function runStep(
  sandbox: Sandbox,
  owner: string,
  step: ChainStep,
  work: { readonly batch: readonly Part[]; readonly inputs: readonly ChainInput[]; readonly onLog: OnLog },
): Promise<readonly StepResult[]> {
  const { batch, inputs, onLog } = work;
  if (step.program === null) return batch.map(() => ({ outputs: [], fault: missing(step) }));
  const bases: MetadataBase[] = [];
  const places = new Map<MetadataBase, number>();
  const items = batch.map(({ input, json }) => {
    const base = inputs[input]?.base ?? {};
    const place = places.get(base) ?? bases.push(base) - 1;
    places.set(base, place);
    return { json, base: place };
  });
  const about = {
    transformationId: step.link.transformationId,
    transformationVersionId: String(step.link.version),
  };
  const results = await sandbox.run({
    owner,
    source: step.program,
    bases: bases.map((base) => ({ ...base, ...about })),
    items,
    isOneByOne: false,
    isOffline: false,
  });
  for (const { logs } of results) if (logs.length > 0) onLog(step, logs);
  return results.map(({ outputs, fault }) => ({ outputs: outputs ?? [], fault }));
}

const missing = ({ link, name }: ChainStep): TransformationFault =>
  createFault(
    "transformation_failed",
    `Version ${String(link.version)} of "${name}" is not in the running release.`,
  );

function inBatches(parts: readonly Part[]): readonly (readonly Part[])[] {
  const batches: Part[][] = [];
  let current: Part[] = [];
  let chars = 0;
  for (const part of parts) {
    if (
      current.length === BATCH_EVENTS_MAX ||
      (current.length > 0 && chars + part.json.length > BATCH_CHARS_MAX)
    ) {
      batches.push(current);
      current = [];
      chars = 0;
    }
    current.push(part);
    chars += part.json.length;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}
