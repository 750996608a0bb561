/** Held events through their source's chain: what comes out is accepted, what fails or is dropped is kept with the reason. */
import type { ErrorCode } from "../../contract/errors.ts";
import type { ChainLink, TransformationFault } from "../../contract/transformation.ts";
import { runChain, type Chain, type ChainOutcome, type ChainStep, type Sandbox } from "../sandbox/index.ts";
import type { Draft, Rejection } from "./draft.ts";
import { accept, keep, storedEvent, type Normalised } from "./normalise.ts";
import { droppedDraft, refusedDraft } from "./quarantined.ts";
import { reshape } from "./reshape.ts";

/** A source's chain, and how its code is told where it runs. */
export interface SourceChain {
  readonly chain: Chain;
  readonly base: Readonly<Record<string, string>>;
}

/**
 * Moves everything from `out.held` to the events or the quarantine, in order. Counted in the event log as
 * `transformed:<id>`, `dropped:<id>` and `failed:<id>` per transformation. Rejects when the sandbox is not available:
 * then nothing has been moved.
 */
export async function transformHeld(
  out: Normalised,
  { chain, base }: SourceChain,
  sandbox: Sandbox,
): Promise<void> {
  const inputs = out.held.map((draft) => ({ json: JSON.stringify(storedEvent(draft).event), base }));
  const outcomes = await runChain(sandbox, chain, inputs);
  const applied = chain.steps.map(({ link }) => link);
  for (const [index, draft] of out.held.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) throw new Error("a chain must answer for every event");
    count(outcome, chain, draft, out);
    if (outcome.kind === "outputs") {
      const drafts = reshape(draft, outcome.outputs, applied);
      if ("code" in drafts) refuse(draft, drafts, out);
      else {
        for (const made of drafts) accept(made, out);
        for (const { arrival } of drafts.slice(1)) out.derived.push(arrival.sourceId);
      }
    } else if (outcome.kind === "dropped") {
      const message = `"${outcome.by.name}" dropped the event.`;
      keep(droppedDraft(draft, message, outcome.by.link), "transformation_dropped", out);
    } else refuse(draft, rejectionOf(outcome.by, outcome.fault), out, outcome.by.link);
  }
  out.held.length = 0;
}

/** `by` is not known of what only the whole chain has made unusable. */
function refuse(draft: Draft, rejection: Rejection, out: Normalised, by: ChainLink | null = null): void {
  keep(refusedDraft(draft, rejection, by), rejection.code, out);
}

function count(outcome: ChainOutcome, chain: Chain, { arrival }: Draft, out: Normalised): void {
  for (const step of chain.steps) {
    const isEnd = outcome.kind !== "outputs" && outcome.by === step;
    const word = isEnd ? (outcome.kind === "dropped" ? "dropped" : "failed") : "transformed";
    out.checks.count(`${word}:${step.link.transformationId}`, arrival.receivedAt);
    if (isEnd) return;
  }
}

function rejectionOf({ name, link }: ChainStep, { code, message, line }: TransformationFault): Rejection {
  const place = line === null ? "" : `, line ${String(line)}`;
  return {
    // The sandbox's codes are all in the catalogue.
    code: code as ErrorCode,
    message: `"${name}" version ${String(link.version)}${place}: ${message}`,
  };
}
