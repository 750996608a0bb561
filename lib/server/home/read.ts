import "server-only";
import type { LaneStatus, Status, Traffic, WarehouseLoad } from "@/contract/control";
import type { Home } from "@/lib/contract/home";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db } from "../db";
import { latestNumber } from "../releases/latest";
import { attentionOf } from "./attention";

/** Everything about the pipeline that could be learnt; null where it did not answer. */
export interface Known {
  readonly status: Status | null;
  readonly lanes: readonly LaneStatus[] | null;
  readonly traffic: Traffic | null;
  readonly loads: readonly WarehouseLoad[] | null;
}

/** Home must show something while parts are down: each part is asked by itself. */
export async function readHome(ctx: Context): Promise<Home> {
  authorize(ctx, "home.read");
  const [known, rows] = await Promise.all([askPipeline(), readRows()]);
  const { status } = known;
  return {
    pipeline: {
      state: status === null ? "down" : status.degraded.length > 0 || !status.ready ? "degraded" : "up",
      degraded: [...(status?.degraded ?? [])],
      version: status?.version ?? null,
      startedAt: status?.startedAt ?? null,
    },
    release: { published: rows.published, running: status?.runningRelease ?? null },
    counts: rows.counts,
    figures: figuresOf(known),
    attention: attentionOf(known, rows),
    checklist: checklistOf(known, rows),
  };
}

async function askPipeline(): Promise<Known> {
  const orNull = <T>(asked: Promise<T>): Promise<T | null> => asked.catch(() => null);
  const [status, lanes, traffic, loads] = await Promise.all([
    orNull(control.status()),
    orNull(control.lanes()),
    orNull(control.traffic({})),
    orNull(control.loads(1)),
  ]);
  return { status, lanes: lanes?.items ?? null, traffic, loads: loads?.items ?? null };
}

interface CountRow {
  readonly destinationId: string;
  readonly count: number;
}

export type Rows = Awaited<ReturnType<typeof readRows>>;

async function readRows() {
  const [sources, destinations, connections, deadLetters, users, published, delivered] = await Promise.all([
    db().source.findMany({ select: { id: true, name: true } }),
    db().destination.findMany({ select: { id: true, name: true, connector: true, enabled: true } }),
    db().connection.count(),
    db().$queryRaw<CountRow[]>`
        SELECT destination_id AS "destinationId", count(*)::int AS count FROM dead_letters
        WHERE state = 'open' GROUP BY destination_id`,
    db().user.count(),
    latestNumber(db()),
    db().laneMinute.findFirst({ where: { delivered: { gt: 0 } }, select: { minute: true } }),
  ]);
  return {
    sources,
    destinations,
    deadLetters: new Map(deadLetters.map((group) => [group.destinationId, group.count])),
    users,
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

function figuresOf({ traffic, lanes }: Known): Home["figures"] {
  const sum = (points: readonly { readonly count: number }[]): number =>
    points.reduce((total, point) => total + point.count, 0);
  const p95s = (lanes ?? []).flatMap((lane) => (lane.p95Ms === null ? [] : [lane.p95Ms]));
  return {
    accepted: traffic === null ? null : sum(traffic.sources.flatMap((source) => source.accepted)),
    delivered:
      traffic === null ? null : sum(traffic.destinations.flatMap((destination) => destination.delivered)),
    failed: traffic === null ? null : sum(traffic.destinations.flatMap((destination) => destination.failed)),
    deliveryP95Ms: p95s.length === 0 ? null : Math.max(...p95s),
  };
}

/** Ticks itself on what really happened, never on a click. */
function checklistOf({ traffic, loads }: Known, rows: Rows): Home["checklist"] {
  const received = (traffic?.sources ?? []).some((source) => source.lastEventAt !== null || source.total > 0);
  return [
    { step: "create_source", done: rows.counts.sources > 0 },
    { step: "receive_event", done: received },
    { step: "create_destination", done: rows.counts.destinations > 0 },
    { step: "connect", done: rows.counts.connections > 0 },
    { step: "deliver_event", done: rows.hasDelivered },
    { step: "query_warehouse", done: (loads ?? []).some((load) => load.state === "loaded") },
    { step: "invite", done: rows.users > 1 },
  ];
}
