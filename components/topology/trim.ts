import type { DestinationNode, SourceNode, TopologyModel } from "./model";

/** Keeps at most `max` nodes of each side: what fails first, then what is busiest. Wires to what is left out go, too. */
export function trimTopology(model: TopologyModel, max: number): TopologyModel {
  if (model.sources.length <= max && model.destinations.length <= max) return model;
  const sources = keep(model.sources, max, busyness);
  const destinations = keep(model.destinations, max, badness);
  const kept = new Set([...sources, ...destinations].map(({ id }) => id));
  return {
    ...model,
    sources,
    destinations,
    wires: model.wires.filter((wire) => kept.has(wire.sourceId) && kept.has(wire.destinationId)),
  };
}

const busyness = (node: SourceNode | DestinationNode): number => node.flow?.lastHour ?? 0;

const badness = (node: DestinationNode): number =>
  (node.health.isFailing ? Number.MAX_SAFE_INTEGER / 2 : 0) + node.waiting + busyness(node);

function keep<T extends { readonly id: string }>(
  nodes: readonly T[],
  max: number,
  weight: (node: T) => number,
): T[] {
  const chosen = new Set(
    nodes
      .toSorted((a, b) => weight(b) - weight(a))
      .slice(0, max)
      .map(({ id }) => id),
  );
  return nodes.filter(({ id }) => chosen.has(id));
}
