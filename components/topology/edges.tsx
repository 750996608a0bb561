"use client";

import {
  BaseEdge,
  EdgeLabelRenderer,
  getBezierPath,
  getStraightPath,
  type Edge,
  type EdgeProps,
} from "@xyflow/react";
import { cn } from "@/lib/cn";

export type FlowTone = "flowing" | "idle" | "failing" | "off";
export type FlowEdge = Edge<{ readonly words: string; readonly tone: FlowTone }, "flow">;
export type WireEdge = Edge<
  { readonly tone: FlowTone; readonly isFaint: boolean; readonly isOpen: boolean },
  "wire"
>;
export type TopologyEdge = FlowEdge | WireEdge;

const STROKES: Record<
  FlowTone,
  { readonly stroke: string; readonly strokeWidth: number; readonly strokeDasharray?: string }
> = {
  flowing: { stroke: "var(--color-accent)", strokeWidth: 2 },
  idle: { stroke: "var(--color-control)", strokeWidth: 1.25 },
  failing: { stroke: "var(--color-bad)", strokeWidth: 2, strokeDasharray: "6 4" },
  off: { stroke: "var(--color-line-strong)", strokeWidth: 1.25, strokeDasharray: "1.5 4" },
};

/** Between a node and the pipeline, with its words in the middle. */
function Flow({ id, data, sourceX, sourceY, targetX, targetY }: EdgeProps<FlowEdge>) {
  const [path, x, y] = getStraightPath({ sourceX, sourceY, targetX, targetY });
  const tone = data?.tone ?? "idle";
  return (
    <>
      <BaseEdge id={id} path={path} style={STROKES[tone]} interactionWidth={0} />
      <EdgeLabelRenderer>
        <span
          style={{ transform: `translate(-50%, -50%) translate(${String(x)}px, ${String(y)}px)` }}
          className={cn(
            "text-micro absolute rounded-xs px-1 font-medium whitespace-nowrap tabular-nums",
            tone === "failing" ? "bg-bad-tint text-bad-ink" : "bg-canvas text-ink-2",
          )}
        >
          {data?.words}
        </span>
      </EdgeLabelRenderer>
    </>
  );
}

/** A connection: inside the pipeline, from its source's side to its destination's. */
function Wire({ id, data, ...ends }: EdgeProps<WireEdge>) {
  const [path] = getBezierPath({ ...ends, curvature: 0.35 });
  const stroke = STROKES[data?.tone ?? "idle"];
  return (
    <BaseEdge
      id={id}
      path={path}
      interactionWidth={24}
      style={{
        ...stroke,
        ...(data?.isOpen === true ? { strokeWidth: 3.5 } : {}),
        opacity: data?.isFaint === true ? 0.2 : 1,
        transition: "opacity 80ms",
      }}
    />
  );
}

export const EDGE_TYPES = { flow: Flow, wire: Wire };
