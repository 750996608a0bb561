import "server-only";
import type { Home } from "@/lib/contract/home";
import { figuresOf } from "@/lib/figures";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { attentionOf } from "./attention";
import { askPipeline, readRows, withoutWords, type Known, type Rows } from "./facts";

/** Home must show something while parts are down: each part is asked by itself. */
export async function readHome(ctx: Context): Promise<Home> {
  authorize(ctx, "home.read");
  const [told, rows] = await Promise.all([askPipeline(), readRows()]);
  const known = ctx.actor.seesPii ? told : withoutWords(told);
  return {
    pipeline: pipelineOf(known),
    release: { published: rows.published, running: known.status?.runningRelease ?? null },
    counts: rows.counts,
    figures: figuresOf(known),
    attention: attentionOf(known, rows),
    checklist: checklistOf(known, rows),
  };
}

const pipelineOf = ({ status }: Known): Home["pipeline"] => ({
  state: status === null ? "down" : status.degraded.length > 0 || !status.ready ? "degraded" : "up",
  degraded: [...(status?.degraded ?? [])],
  version: status?.version ?? null,
  startedAt: status?.startedAt ?? null,
});

/** Ticks itself on what really happened, never on a click. */
function checklistOf({ traffic, loads }: Known, rows: Rows): Home["checklist"] {
  const seen = (traffic?.sources ?? []).some((source) => source.lastEventAt !== null || source.total > 0);
  return [
    { step: "create_source", done: rows.counts.sources > 0 },
    { step: "receive_event", done: seen || rows.hasDelivered || (loads ?? []).length > 0 },
    { step: "create_destination", done: rows.counts.destinations > 0 },
    { step: "connect", done: rows.counts.connections > 0 },
    { step: "deliver_event", done: rows.hasDelivered },
    { step: "query_warehouse", done: rows.hasQueried },
    { step: "invite", done: rows.people > 1 },
  ];
}
