/** A chain over one event again, step by step, for people who ask what each of them did. Makes no requests. */
import type { ExplainedStep } from "../../contract/transformation.ts";
import { runChain, type Chain, type ChainOutcome, type ChainStep } from "./chain.ts";
import { LOOK_MS_MAX } from "./limits.ts";
import type { MetadataBase } from "./protocol.ts";
import type { Sandbox } from "./sandbox.ts";

type Fields = Readonly<Record<string, unknown>>;

export interface ToExplain {
  readonly event: Fields;
  readonly base: MetadataBase;
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Ends with the step that drops or fails the event. Rejects with Fault `transformation_unavailable`, also when it takes too long. */
export async function explain(
  sandbox: Sandbox,
  chain: Chain,
  { event, base, signal }: ToExplain,
): Promise<readonly ExplainedStep[]> {
  const lookUntil = AbortSignal.any([AbortSignal.timeout(LOOK_MS_MAX), signal]);
  const steps: ExplainedStep[] = [];
  let jsons: readonly string[] = [JSON.stringify(event)];
  for (const step of chain.steps) {
    const single: Chain = { owner: chain.owner, steps: [step], lookUntil };
    const outcomes = await runChain(
      sandbox,
      single,
      jsons.map((json) => ({ json, base })),
    );
    jsons = outcomes.flatMap((outcome) => (outcome.kind === "outputs" ? outcome.outputs : []));
    const explained = explainedStep(step, outcomes, jsons);
    steps.push(explained);
    if (explained.kind !== "outputs") break;
  }
  return steps;
}

function explainedStep(
  { link, name }: ChainStep,
  outcomes: readonly ChainOutcome[],
  jsons: readonly string[],
): ExplainedStep {
  const about = { transformationId: link.transformationId, version: link.version, name };
  const failure = outcomes.find(({ kind }) => kind === "failed");
  if (failure?.kind === "failed") return { ...about, kind: "failed", outputs: [], error: failure.fault };
  if (jsons.length === 0) return { ...about, kind: "dropped", outputs: [], error: null };
  return {
    ...about,
    kind: "outputs",
    outputs: jsons.map((json) => JSON.parse(json) as Fields),
    error: null,
  };
}
