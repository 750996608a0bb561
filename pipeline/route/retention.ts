/** Lets old attempts go, once a minute: the deliveries log follows the settings of retention, with its share of the size. */
import type { RoleContext } from "../base/role.ts";
import { repeat } from "../base/waiting.ts";
import { trimLog } from "../log/index.ts";

const TRIM_EVERY_MS = 60_000;
/** What intake, events and quarantine leave of the size that the settings allow (process/limits.ts). */
const SIZE_SHARE = 0.15;

export async function trimDeliveries({ env }: Pick<RoleContext, "env">): Promise<void> {
  await trimLog(
    { dataDir: env.dataDir, name: "deliveries" },
    {
      maxAgeMs: env.retention.maxAgeMs,
      maxBytes: env.retention.maxBytes * SIZE_SHARE,
      // Attempts only explain the past: nobody still has to read them.
      keepFrom: Number.MAX_SAFE_INTEGER,
    },
  );
}

/** Returns the way to stop. */
export function keepTrimming(context: RoleContext): () => void {
  return repeat(
    TRIM_EVERY_MS,
    () => trimDeliveries(context),
    (error) => context.logger.warn({ err: error }, "old attempts could not be removed"),
  );
}
