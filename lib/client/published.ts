import { z } from "zod";
import { published, type Published } from "@/lib/contract/operation";

const answer = z.object({ release: published });

/** What is to be said when a write is published but does not run, for people; null when all is well. */
export function unappliedOf(data: unknown): string | null {
  const parsed = answer.safeParse(data);
  return parsed.success && !parsed.data.release.applied ? wordsOf(parsed.data.release) : null;
}

function wordsOf({ number, reason, message }: Published): string {
  switch (reason) {
    case "refused":
      return `The pipeline refuses release ${String(number)} and goes on with the one before: ${message ?? "see its log."}`;
    case "slow":
      return `The pipeline is not done with release ${String(number)} yet; until then it runs the one before.`;
    default:
      return `The pipeline is down and takes release ${String(number)} when it is back.`;
  }
}
