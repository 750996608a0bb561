import "server-only";
import type { z } from "zod";
import type { ReplayStatus } from "@/contract/control";
import type { createReplay as input, deliveryOperations } from "@/lib/contract/delivery";
import { authorize, authorizePii } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { control } from "../control";
import { db } from "../db";
import { fetchDestination } from "../destinations/view";
import { cutPage, orderOf, pageOf, type Page } from "../page";
import { ServiceError } from "../service-error";

/** Throws `invalid_request` unless the request names either dead letters or a time range. */
export async function createReplay(
  ctx: Context,
  body: z.output<typeof input>,
): Promise<{ id: string; matched: number }> {
  authorize(ctx, "delivery.replay");
  if (body.filter?.userId !== undefined) authorizePii(ctx, "Choosing events by person");
  const hasRange = body.from !== undefined && body.to !== undefined;
  if ((body.deadLetterIds === undefined) === !hasRange) {
    throw new ServiceError("invalid_request", "Name either deadLetterIds, or from and to.");
  }
  const destination = await fetchDestination(db(), body.destinationId);
  const { id, matched } = await control.replay(body);
  if (!body.dryRun) {
    await recordAudit(db(), ctx, {
      action: "replay.create",
      entityId: id,
      label: destination.name,
      after: { destinationId: body.destinationId, matched },
    });
  }
  return { id, matched };
}

export async function getReplay(ctx: Context, id: string): Promise<ReplayStatus> {
  authorize(ctx, "delivery.read");
  return control.replayStatus(id);
}

type Query = z.output<(typeof deliveryOperations)["GET /replays"]["query"]>;
type Listed = ReplayStatus & { readonly createdAt: number; readonly finishedAt: number | null };

const STATES = ["queued", "running", "finished", "failed"] as const;

export async function listReplays(ctx: Context, query: Query): Promise<Page<Listed>> {
  authorize(ctx, "delivery.read");
  const rows = await db().replay.findMany({
    where: query.destinationId === undefined ? {} : { destinationId: query.destinationId },
    orderBy: orderOf("-createdAt"),
    ...pageOf(query),
  });
  return cutPage(rows, query.limit, (row) => ({
    id: row.id,
    destinationId: row.destinationId,
    state: STATES.find((state) => state === row.state) ?? "queued",
    matched: row.matched,
    delivered: row.delivered,
    failed: row.failed,
    createdAt: row.createdAt.getTime(),
    finishedAt: row.finishedAt?.getTime() ?? null,
  }));
}
