/** What home is made from: the pipeline's answers, each asked by itself, and the tables. */
import "server-only";
import type { LaneStatus, Status, Traffic, WarehouseLoad } from "@/contract/control";
import { control } from "../control";
import { db } from "../db";
import { MASK } from "../events/mask";
import { latestNumber } from "../releases/latest";
import { FIRST_QUERY_KEY } from "../warehouse/first-query";

/** Everything about the pipeline that could be learnt; null where it did not answer. */
export interface Known {
  readonly status: Status | null;
  readonly lanes: readonly LaneStatus[] | null;
  readonly traffic: Traffic | null;
  readonly loads: readonly WarehouseLoad[] | null;
}

export async function askPipeline(): Promise<Known> {
  const orNull = <T>(asked: Promise<T>): Promise<T | null> => asked.catch(() => null);
  const [status, lanes, traffic, loads] = await Promise.all([
    orNull(control.status()),
    orNull(control.lanes()),
    orNull(control.traffic({})),
    orNull(control.loads({ limit: 1 })),
  ]);
  return { status, lanes: lanes?.items ?? null, traffic, loads: loads?.items ?? null };
}

/**
 * For those who may not see values of people's data: what destinations, the database and people's code said may repeat them.
 * What is told instead of them stands in attention.ts.
 */
export const withoutWords = ({ status, lanes, loads, ...known }: Known): Known => ({
  ...known,
  status: status === null ? null : { ...status, degraded: status.degraded.map(beginningOf) },
  lanes: lanes?.map((lane) => ({ ...lane, lastError: null })) ?? null,
  loads: loads?.map((load) => ({ ...load, error: null })) ?? null,
});

/** "Events are not loaded: <what the database said>" -> "Events are not loaded: •••" */
function beginningOf(sentence: string): string {
  const end = sentence.indexOf(": ");
  return end === -1 ? sentence : `${sentence.slice(0, end)}: ${MASK}`;
}

interface CountRow {
  readonly destinationId: string;
  readonly count: number;
  readonly since: Date;
}

export type Rows = Awaited<ReturnType<typeof readRows>>;

export async function readRows() {
  const [
    sources,
    destinations,
    connections,
    deadLetters,
    users,
    invitations,
    queried,
    published,
    delivered,
    incidents,
  ] = await Promise.all([
    db().source.findMany({ select: { id: true, name: true } }),
    db().destination.findMany({ select: { id: true, name: true, connector: true, enabled: true } }),
    db().connection.count(),
    db().$queryRaw<CountRow[]>`
        SELECT destination_id AS "destinationId", count(*)::int AS count, min(failed_at) AS since FROM dead_letters
        WHERE state = 'open' GROUP BY destination_id`,
    db().user.count(),
    db().invitation.count(),
    db().setting.findUnique({ where: { key: FIRST_QUERY_KEY } }),
    latestNumber(db()),
    db().laneMinute.findFirst({ where: { delivered: { gt: 0 } }, select: { minute: true } }),
    openIncidents(),
  ]);
  return {
    sources,
    destinations,
    incidents,
    deadLetters: new Map(deadLetters.map((group) => [group.destinationId, group])),
    /** Members, and those who were asked to become one. */
    people: users + invitations,
    hasQueried: queried !== null,
    published,
    hasDelivered: delivered !== null,
    counts: {
      sources: sources.length,
      destinations: destinations.length,
      connections,
      deadLetters: deadLetters.reduce((sum, group) => sum + group.count, 0),
    },
  };
}

/** Those that nobody has taken on or snoozed. */
const openIncidents = () =>
  db().alertIncident.findMany({
    where: {
      state: "firing",
      acknowledgedAt: null,
      OR: [{ snoozedUntil: null }, { snoozedUntil: { lt: new Date() } }],
    },
    select: { id: true, ruleName: true, subjectName: true, severity: true, summary: true, since: true },
    orderBy: { firedAt: "desc" },
    take: 20,
  });
