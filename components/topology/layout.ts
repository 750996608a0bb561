/** Where things stand in the graph: three columns that fill the width. Heights follow the number of nodes; nothing is zoomed. */
import { graphlib, layout } from "@dagrejs/dagre";
import type { TopologyModel } from "./model";

export const NODE_HEIGHT = 56;
const NODE_GAP = 16;
const HEAD_HEIGHT = 56;
const NODE_WIDTH = { min: 148, max: 264, share: 0.25 } as const;
/** Room for the words on an edge. */
const GAP = { min: 88, share: 0.12, max: 150 } as const;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TopologyLayout {
  readonly width: number;
  readonly height: number;
  readonly sources: ReadonlyMap<string, Box>;
  /** Destinations by id, and the warehouse. */
  readonly destinations: ReadonlyMap<string, Box>;
  readonly warehouse: Box;
  readonly pipeline: Box;
}

const clamp = (value: number, { min, max }: { readonly min: number; readonly max: number }): number =>
  Math.round(Math.min(max, Math.max(min, value)));

/** `width` in pixels, at least 560. */
export function layoutTopology(model: TopologyModel, width: number): TopologyLayout {
  const nodeWidth = clamp(width * NODE_WIDTH.share, NODE_WIDTH);
  const gap = clamp(width * GAP.share, GAP);
  const order = orderOf(model);
  const rows = Math.max(order.sources.length, order.destinations.length + 1);
  const height = HEAD_HEIGHT + rows * (NODE_HEIGHT + NODE_GAP);
  const column = (ids: readonly string[], x: number): Map<string, Box> => {
    const room = height - HEAD_HEIGHT;
    const step = room / Math.max(1, ids.length);
    return new Map(
      ids.map((id, at) => [
        id,
        {
          x,
          y: Math.round(HEAD_HEIGHT + step * at + (step - NODE_HEIGHT) / 2),
          width: nodeWidth,
          height: NODE_HEIGHT,
        },
      ]),
    );
  };
  const right = column([...order.destinations, WAREHOUSE], width - nodeWidth);
  return {
    width,
    height,
    sources: column(order.sources, 0),
    destinations: right,
    warehouse: right.get(WAREHOUSE) ?? { x: 0, y: 0, width: 0, height: 0 },
    pipeline: { x: nodeWidth + gap, y: 0, width: width - 2 * (nodeWidth + gap), height },
  };
}

const WAREHOUSE = "warehouse";

/** dagre orders both columns so that few wires cross. */
function orderOf({ sources, destinations, wires }: TopologyModel): {
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
} {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: "LR" });
  graph.setDefaultEdgeLabel(() => ({}));
  graph.setNode("pipeline", { width: 1, height: 1 });
  for (const { id } of sources) graph.setNode(id, { width: 1, height: NODE_HEIGHT });
  for (const { id } of destinations) graph.setNode(id, { width: 1, height: NODE_HEIGHT });
  for (const { id } of sources) graph.setEdge(id, "pipeline");
  for (const { id } of destinations) graph.setEdge("pipeline", id);
  for (const wire of wires) graph.setEdge(wire.sourceId, wire.destinationId);
  layout(graph);
  const yOf = (id: string): number => Number(graph.node(id).y);
  const byPlace = (ids: readonly { readonly id: string }[]): string[] =>
    ids.map(({ id }) => id).toSorted((a, b) => yOf(a) - yOf(b));
  return { sources: byPlace(sources), destinations: byPlace(destinations) };
}
