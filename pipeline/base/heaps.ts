/**
 * How much memory the roles' heaps take. Left alone, V8 sizes each thread's heap by the machine's memory and lets garbage
 * lie: under load the same pipeline then takes twice the memory. With small limits and nothing else it collects the old
 * generation several times a second, since a limit below 1 GB lets it grow by little more than a third first
 * (`MemoryController::MaxGrowingFactor` of V8) and buffers count as heap: that was a quarter of what an event cost.
 * docs/performance.md has the figures.
 */
import { setFlagsFromString } from "node:v8";
import type { ResourceLimits } from "node:worker_threads";
import type { RoleName } from "./role-names.ts";

/**
 * In megabytes. Live data stays far below these; a role that outgrows them starts anew by itself. Route and process,
 * through which everything passes, have the larger ones. The gateway's garbage is buffers, which small and frequent
 * collections of the young generation give back first.
 */
export const HEAP_LIMITS: Readonly<Record<RoleName, ResourceLimits>> = {
  gateway: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 },
  process: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 },
  route: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 },
  warehouse: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 24 },
};

/** How far beyond what lives an old generation may grow before it is collected, in percent. */
const GROWING_PERCENT = 80;

/** For all threads that start afterwards. */
export function letHeapsGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${String(GROWING_PERCENT)}`);
}
