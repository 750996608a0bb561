import { READY_MADE_WORDS } from "@/contract/ready-made";
import type { TransformationSummary } from "@/lib/client/transformation";

/** "JavaScript", or the name of the ready-made one. */
export function kindWords({ language, ready }: Pick<TransformationSummary, "language" | "ready">): string {
  if (ready !== null) return READY_MADE_WORDS[ready].name;
  return language === "typescript" ? "TypeScript" : "JavaScript";
}
