/** Which steps a release asks for between admission and delivery to one destination, in their order. */
import type { Release, ReleaseDestination } from "../../contract/release.ts";
import { composeSteps, type PrepareStep } from "./prepare.ts";

/** Null when events go as they are. */
export function compilePreparation(release: Release, destination: ReleaseDestination): PrepareStep | null {
  return composeSteps(stepsOf(release, destination));
}

function stepsOf(_release: Release, _destination: ReleaseDestination): readonly PrepareStep[] {
  return [];
}
