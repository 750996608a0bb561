import "server-only";
import type { QuarantineGroups } from "@/contract/plan-control";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db } from "../db";
import { maskQuarantineGroup } from "../events/mask";

/** About as many items as the pipeline looks at in its time; should there be more, the oldest of them count as open. */
const DECISIONS_MAX = 100_000;

/** What waits in quarantine, of all sources. */
export async function listGroups(ctx: Context): Promise<QuarantineGroups> {
  authorize(ctx, "event.read");
  const decisions = await db().quarantineDecision.findMany({
    select: { itemId: true, receivedAt: true },
    orderBy: { receivedAt: "desc" },
    take: DECISIONS_MAX,
  });
  const decided = decisions.map(({ itemId, receivedAt }) => [Number(itemId), receivedAt.getTime()] as const);
  const groups = await control.quarantineGroups({ decided });
  return ctx.actor.seesPii ? groups : { ...groups, items: groups.items.map(maskQuarantineGroup) };
}
