import "server-only";
import type { Home } from "@/lib/contract/home";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { attentionOf } from "./attention";
import { askPipeline, readRows, type Known, type Rows } from "./facts";

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
