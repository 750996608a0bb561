import "server-only";
import type { z } from "zod";
import type { deliveryOperations } from "@/lib/contract/delivery";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db, type Prisma } from "../db";
import { fetchDestination } from "../destinations/view";
import { ServiceError } from "../service-error";

type Body = z.output<(typeof deliveryOperations)["POST /dead-letters/discard"]["body"]>;

/** Only open dead letters; those that a replay is sending are left to it. Throws `invalid_request` for an unclear choice. */
export async function discardDeadLetters(ctx: Context, body: Body): Promise<{ discarded: number }> {
  authorize(ctx, "delivery.replay");
  const chosen = await chosenBy(body);
  return db().$transaction(async (tx) => {
    const { count } = await tx.deadLetter.updateMany({
      where: { ...chosen.where, state: "open" },
      data: {
        state: "discarded",
        discardReason: body.reason,
        discardedBy: ctx.actor.name,
        discardedAt: new Date(),
      },
    });
    if (count > 0)
      await recordAudit(tx, ctx, {
        action: "dead_letter.discard",
        entityId: chosen.entityId,
        label: chosen.label,
        after: { discarded: count, reason: body.reason },
      });
    return { discarded: count };
  });
}

interface Chosen {
  readonly where: Prisma.DeadLetterWhereInput;
  readonly entityId: string;
  readonly label: string;
}

async function chosenBy({ ids, fingerprint, destinationId }: Body): Promise<Chosen> {
  if ((ids === undefined) === (fingerprint === undefined))
    throw new ServiceError("invalid_request", "Name either ids or a fingerprint.");
  const name = destinationId === undefined ? null : (await fetchDestination(db(), destinationId)).name;
  const ofDestination = destinationId === undefined ? {} : { destinationId };
  if (ids !== undefined) {
    const label = name ?? `${String(ids.length)} dead ${ids.length === 1 ? "letter" : "letters"}`;
    return { where: { ...ofDestination, id: { in: ids } }, entityId: ids[0] ?? "", label };
  }
  if (name === null) throw new ServiceError("invalid_request", "Name the destination of the fingerprint.");
  return {
    where: { ...ofDestination, fingerprint: fingerprint ?? "" },
    entityId: fingerprint ?? "",
    label: name,
  };
}
