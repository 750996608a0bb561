/** A ready-made transformation over a batch: text in, text out, each event for itself. */
import type { TransformationFault } from "../../../contract/transformation.ts";
import { messageOf } from "../../base/fault.ts";
import { createFault } from "../fault.ts";
import type { Fields } from "./paths.ts";
import type { ReadyStep } from "./step.ts";

export interface ReadyResult {
  readonly outputs: readonly string[];
  readonly fault: TransformationFault | null;
}

/** `isOffline`: nothing is asked of the world. */
export function runReady(
  step: ReadyStep,
  jsons: readonly string[],
  isOffline: boolean,
): Promise<readonly ReadyResult[]> {
  return Promise.all(jsons.map((json) => runOne(step, json, isOffline)));
}

async function runOne(step: ReadyStep, json: string, isOffline: boolean): Promise<ReadyResult> {
  try {
    // Chains carry JSON objects only.
    const event = JSON.parse(json) as Fields;
    const isKept = await step(event, isOffline);
    return { outputs: isKept ? [JSON.stringify(event)] : [], fault: null };
  } catch (error) {
    return { outputs: [], fault: createFault("transformation_failed", messageOf(error)) };
  }
}
