/**
 * Chains: the transformations of one source or destination, compiled from a release, and events on their way through
 * them. Each step takes what the one before it gave. Whatever fails at any step fails as a whole: nothing of that event
 * goes on.
 */
import type { Release } from "../../contract/release.ts";
import type { ChainLink, TransformationFault } from "../../contract/transformation.ts";
import { Fault, messageOf } from "../base/fault.ts";
import { createFault } from "./fault.ts";
import type { Sandbox } from "./sandbox.ts";
import { BATCH_CHARS_MAX, BATCH_EVENTS_MAX } from "./limits.ts";
import { lookOf } from "./looking.ts";
import type { MetadataBase, ProgramSource } from "./protocol.ts";
import { compileReady } from "./ready/compile.ts";
import { runReady } from "./ready/run.ts";
import type { ReadyPorts, ReadyStep } from "./ready/step.ts";
import { programSource } from "./source.ts";

export interface ChainStep {
  readonly link: ChainLink;
  readonly name: string;
  readonly work:
    | { readonly kind: "code"; readonly program: ProgramSource }
    | { readonly kind: "ready"; readonly run: ReadyStep }
    /** It cannot be used: every event fails here. */
    | { readonly kind: "broken"; readonly fault: TransformationFault };
}

export interface Chain {
  /** It is only looked at: no requests are made, no log lines kept, and it ends when this aborts. */
  readonly lookUntil?: AbortSignal;
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

/** What chains are made of. */
export interface ChainParts {
  readonly release: Pick<Release, "transformations" | "libraries">;
  /** Opened only when something asks for them. */
  readonly credentials: () => Readonly<Record<string, string>>;
  readonly ready: ReadyPorts;
}

/** Null for an empty chain. Never throws: what cannot be compiled fails every event instead. */
export function compileChain(owner: string, links: readonly ChainLink[], parts: ChainParts): Chain | null {
  if (links.length === 0) return null;
  return { owner, steps: links.map((link) => compileStep(link, parts)) };
}

function compileStep(link: ChainLink, { release, credentials, ready }: ChainParts): ChainStep {
  const found = release.transformations.find(
    ({ id, version }) => id === link.transformationId && version === link.version,
  );
  const name = found?.name ?? link.transformationId;
  const broken = (why: string): ChainStep => ({
    link,
    name,
    work: { kind: "broken", fault: createFault("transformation_failed", why) },
  });
  if (found === undefined)
    return broken(`Version ${String(link.version)} of "${name}" is not in the running release.`);
  const { body } = found;
  try {
    if (body.kind === "ready")
      return { link, name, work: { kind: "ready", run: compileReady(body.ready, body.settings, ready) } };
    return {
      link,
      name,
      work: { kind: "code", program: programSource(body, release.libraries, credentials) },
    };
  } catch (error) {
    return broken(messageOf(error));
  }
}

/** One event at one step: several after a fan-out. */
interface Part {
  /** Place among the inputs. */
  readonly input: number;
  readonly json: string;
}

/** One outcome for each input, in order. Rejects with Fault `transformation_unavailable`, also when the time of a look is over. */
export async function runChain(
  sandbox: Sandbox,
  given: Chain,
  inputs: readonly ChainInput[],
): Promise<readonly ChainOutcome[]> {
  const chain: Chain = { ...given, ...lookOf(given.owner) };
  const ends: (ChainOutcome | undefined)[] = inputs.map(() => undefined);
  let parts: readonly Part[] = inputs.map(({ json }, input) => ({ input, json }));
  for (const step of chain.steps) {
    const next: Part[] = [];
    for (const batch of inBatches(parts)) {
      const results = await runStep(sandbox, chain, step, { batch, inputs });
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
  { owner, lookUntil }: Chain,
  step: ChainStep,
  work: { readonly batch: readonly Part[]; readonly inputs: readonly ChainInput[] },
): Promise<readonly StepResult[]> {
  const { batch, inputs } = work;
  const { work: how } = step;
  if (how.kind === "broken") return batch.map(() => ({ outputs: [], fault: how.fault }));
  if (how.kind === "ready")
    return runReady(
      how.run,
      batch.map(({ json }) => json),
      lookUntil !== undefined,
    );
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
    source: how.program,
    bases: bases.map((base) => ({ ...base, ...about })),
    items,
    isOneByOne: false,
    isOffline: lookUntil !== undefined,
    isShown: lookUntil !== undefined,
    signal: lookUntil,
  });
  if (results.length < batch.length)
    throw new Fault("transformation_unavailable", `"${step.name}" took too long to be looked at.`);
  if (lookUntil === undefined)
    for (const { logs } of results) if (logs.length > 0) sandbox.logBook.note(step.link, logs);
  return results.map(({ outputs, fault }) => ({ outputs: outputs ?? [], fault }));
}

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
