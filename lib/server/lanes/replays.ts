import "server-only";
import type { z } from "zod";
import {
  REPLAY_STATES,
  type ReplayAction,
  type ReplayRules,
  type ReplaySample,
  type ReplayStarted,
  type ReplayStatus,
} from "@/contract/replay";
import type { createReplay as input, deliveryOperations } from "@/lib/contract/delivery";
import { authorize, authorizePii } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { control } from "../control";
import { db, type Replay } from "../db";
import { fetchDestination } from "../destinations/view";
import { maskAttempt, maskRendered, maskRequest } from "../events/mask";
import { cutPage, orderOf, pageOf, type Page } from "../page";
import { newId } from "../ids";
import { fetchReleaseBody } from "../releases";
import { ServiceError } from "../service-error";
import { rulesIn } from "./replay-rules";

type Body = z.output<typeof input>;

/** What people wait for without a doubt, and far from any time-out on the way. */
const COUNT_WITHIN_MS = 3_000;

/**
 * Recorded before the pipeline hears of it, under an id that is chosen here: no replay runs without an entry, and a repetition
 * of the request starts no second one. Throws `invalid_request` unless the request names dead letters, a group or a time range, and only one of them. Through a
 * chosen release: `not_found` when there is none of that number or it lacks the destination, `invalid_request` when nothing
 * leads there in it.
 */
export async function createReplay(ctx: Context, body: Body): Promise<ReplayStarted> {
  authorize(ctx, "delivery.replay");
  if (body.filter?.userId !== undefined) authorizePii(ctx, "Choosing events by person");
  requireOneChoice(body);
  const destination = await fetchDestination(db(), body.destinationId);
  const { releaseNumber, ...request } = body;
  const rules = releaseNumber === undefined ? null : await fetchRules(ctx, releaseNumber, destination.id);
  const id = request.id ?? newId("rpl");
  const known = await findSame(id, body);
  if (known !== null) return known;
  const ask = {
    ...request,
    ...(rules === null ? {} : { rules }),
    id,
    countWithinMs: COUNT_WITHIN_MS,
    createdBy: ctx.actor.name,
  };
  if (body.dryRun) return showDryRun(ctx, await control.replay(ask));
  const about = { entityId: id, label: destination.name };
  await recordAudit(db(), ctx, { ...about, action: "replay.create", after: auditedOf(body) });
  try {
    return await control.replay(ask);
  } catch (error) {
    // Without an answer it may go on nevertheless; a refusal is certain.
    const code = error instanceof ServiceError ? error.code : "internal";
    if (code !== "pipeline_unavailable")
      await recordAudit(db(), ctx, { ...about, action: "replay.refuse", after: { code } });
    throw error;
  }
}

/** The replay of this id, if it is known already. Throws `conflict` when it is one to another destination. */
async function findSame(id: string, { destinationId, dryRun }: Body): Promise<ReplayStarted | null> {
  const row = dryRun ? null : await db().replay.findUnique({ where: { id } });
  if (row === null) return null;
  if (row.destinationId !== destinationId)
    throw new ServiceError("conflict", "A replay to another destination has this id.");
  const { matched, matchedComplete } = listed(row);
  return { id, matched, matchedComplete };
}

const auditedOf = (body: Body): Record<string, unknown> => ({
  destinationId: body.destinationId,
  about: aboutOf(body),
  ratePerSecond: body.ratePerSecond,
  ...(body.releaseNumber === undefined ? {} : { releaseNumber: body.releaseNumber }),
  ...(body.from === undefined ? {} : { from: body.from, to: body.to }),
});

async function fetchRules(ctx: Context, releaseNumber: number, destinationId: string): Promise<ReplayRules> {
  authorize(ctx, "release.read");
  return rulesIn(await fetchReleaseBody(releaseNumber), destinationId);
}

function requireOneChoice({ deadLetterIds, fingerprint, from, to }: Body): void {
  const hasRange = from !== undefined && to !== undefined;
  const choices = [deadLetterIds !== undefined, fingerprint !== undefined, hasRange];
  if (choices.filter(Boolean).length !== 1)
    throw new ServiceError("invalid_request", "Name either deadLetterIds, a fingerprint, or from and to.");
  if (hasRange && from >= to) throw new ServiceError("invalid_request", "`from` must be before `to`.");
}

function showDryRun(ctx: Context, { sample = [], ...counted }: ReplayStarted): ReplayStarted {
  return { ...counted, sample: ctx.actor.seesPii ? sample : sample.map(maskSample) };
}

const maskSample = (sample: ReplaySample): ReplaySample => ({
  ...maskRendered(sample),
  before: sample.before === null ? null : maskRequest(sample.before),
  lastOutcome: sample.lastOutcome === null ? null : maskAttempt(sample.lastOutcome),
});

export async function getReplay(ctx: Context, id: string): Promise<ReplayStatus> {
  authorize(ctx, "delivery.read");
  return control.replayStatus(id);
}

export async function changeReplay(ctx: Context, id: string, action: ReplayAction): Promise<ReplayStatus> {
  authorize(ctx, "delivery.replay");
  const status = await control.changeReplay(id, action);
  const destination = await db().destination.findUnique({ where: { id: status.destinationId } });
  await recordAudit(db(), ctx, {
    action: `replay.${action}`,
    entityId: id,
    label: destination?.name ?? status.destinationId,
    after: { state: status.state, delivered: status.delivered, failed: status.failed },
  });
  return status;
}

type Query = z.output<(typeof deliveryOperations)["GET /replays"]["query"]>;
type About = "dead_letters" | "group" | "window";
type Listed = Omit<ReplayStatus, "waitingFor"> & {
  readonly createdAt: number;
  readonly finishedAt: number | null;
  readonly createdBy: string | null;
  readonly about: About;
  readonly releaseNumber: number | null;
};

export async function listReplays(ctx: Context, query: Query): Promise<Page<Listed>> {
  authorize(ctx, "delivery.read");
  const rows = await db().replay.findMany({
    where: query.destinationId === undefined ? {} : { destinationId: query.destinationId },
    orderBy: orderOf("-createdAt"),
    ...pageOf(query),
  });
  return cutPage(rows, query.limit, listed);
}

/** Written by the pipeline from a request of ours. */
type Stored = Pick<Body, "deadLetterIds" | "fingerprint"> & { readonly rules?: Pick<ReplayRules, "number"> };
const storedIn = (row: Replay): Stored => row.request as unknown as Stored;

const listed = (row: Replay): Listed => ({
  id: row.id,
  destinationId: row.destinationId,
  state: REPLAY_STATES.find((state) => state === row.state) ?? "queued",
  matched: row.matched,
  matchedComplete: row.countedTo === null,
  delivered: row.delivered,
  failed: row.failed,
  createdAt: row.createdAt.getTime(),
  finishedAt: row.finishedAt?.getTime() ?? null,
  createdBy: row.createdBy,
  about: aboutOf(storedIn(row)),
  releaseNumber: storedIn(row).rules?.number ?? null,
});

function aboutOf(request: Pick<Body, "deadLetterIds" | "fingerprint">): About {
  if (request.deadLetterIds !== undefined) return "dead_letters";
  return request.fingerprint === undefined ? "window" : "group";
}
