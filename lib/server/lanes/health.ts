import "server-only";
import type { z } from "zod";
import type { DestinationHealth, FailureGroup, HealthBefore, LaneNow } from "@/contract/health";
import { explainFailure } from "@/contract/failures";
import type { FailureGroup as GroupView, healthOperations, HealthSummary } from "@/lib/contract/health";
import type { Frozen } from "@/lib/contract/operation";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db } from "../db";
import { fetchDestination } from "../destinations/view";
import { MASK, maskLane } from "../events/mask";
import type { Page } from "../page";
import { byPain, judge } from "./condition";

const DAY_MS = 86_400_000;

type Query = z.output<(typeof healthOperations)["GET /destinations/{id}/health"]["query"]>;
type Health = Omit<DestinationHealth, "failures"> & { readonly failures: readonly Frozen<GroupView>[] };

export async function readHealth(ctx: Context, id: string, query: Query): Promise<Frozen<Health>> {
  authorize(ctx, "delivery.read");
  await fetchDestination(db(), id);
  const { bucketMs, compare } = query;
  const health = await control.health(id, { ...boundsOf(query), bucketMs, compare });
  return {
    ...health,
    now: maskNow(ctx, health.now),
    failures: health.failures.map((group) => viewOf(ctx, group)),
  };
}

/** All failures since the beginning, unless a period is named. */
export async function listFailureGroups(
  ctx: Context,
  query: z.output<(typeof healthOperations)["GET /dead-letters/groups"]["query"]>,
): Promise<Page<Frozen<GroupView>>> {
  authorize(ctx, "delivery.read");
  await fetchDestination(db(), query.destinationId);
  const { failures } = await control.health(query.destinationId, {
    from: query.from ?? 0,
    to: query.to ?? Date.now(),
    bucketMs: DAY_MS,
    compare: "false",
  });
  return { items: failures.map((group) => viewOf(ctx, group)), nextCursor: null };
}

/** Worst first. */
export async function listHealth(
  ctx: Context,
  query: { readonly from?: number | undefined; readonly to?: number | undefined },
): Promise<Page<Frozen<HealthSummary>>> {
  authorize(ctx, "delivery.read");
  const [destinations, { items }] = await Promise.all([
    db().destination.findMany({ select: { id: true, name: true, connector: true, enabled: true } }),
    control.healthOverview(boundsOf(query)),
  ]);
  const now = Date.now();
  const summaries = destinations.map(({ id, name, connector, enabled }) => {
    const told = items.find(({ destinationId }) => destinationId === id);
    return {
      destinationId: id,
      name,
      connector,
      enabled,
      ...judge(enabled, told, now),
      now: maskNow(ctx, told?.now ?? null),
      figures: told?.figures ?? NO_FIGURES,
      previous: told?.previous ?? NOTHING_HAPPENED,
      openDeadLetters: told?.openDeadLetters ?? 0,
      failedTrend: told?.failedTrend ?? [],
    };
  });
  return { items: summaries.sort(byPain), nextCursor: null };
}

function boundsOf({ from, to }: { readonly from?: number | undefined; readonly to?: number | undefined }) {
  const end = to ?? Date.now();
  return { from: from ?? end - DAY_MS, to: end };
}

const NO_QUANTILES = { count: 0, p50: null, p95: null, p99: null };
const NOTHING_HAPPENED: HealthBefore = {
  attempts: 0,
  attemptsFailed: 0,
  attemptSuccess: null,
  delivered: 0,
  deadLettered: 0,
  finalSuccess: null,
};

const NO_FIGURES: DestinationHealth["figures"] = {
  ...NOTHING_HAPPENED,
  perSecond: 0,
  failures: { no_answer: 0, timeout: 0, server_error: 0, throttled: 0, auth: 0, refused: 0, other: 0 },
  tries: [0, 0, 0, 0, 0, 0],
  throttledMs: 0,
  latency: NO_QUANTILES,
  duration: NO_QUANTILES,
};

/** A destination's words may repeat what it was sent. */
const viewOf = (ctx: Context, group: FailureGroup): Frozen<GroupView> => ({
  ...group,
  ...explainFailure(group.code),
  message: ctx.actor.seesPii ? group.message : MASK,
  detail: ctx.actor.seesPii || group.detail === null ? group.detail : MASK,
});

function maskNow(ctx: Context, now: LaneNow | null): LaneNow | null {
  return now === null || ctx.actor.seesPii ? now : { ...now, lane: maskLane(now.lane) };
}
