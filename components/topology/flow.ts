/** The model and the layout in React Flow's terms. */
import { Position, type NodeHandle } from "@xyflow/react";
import type { FlowTone, TopologyEdge } from "./edges";
import type { Box, TopologyLayout } from "./layout";
import { flowWords, type DestinationNode, type TopologyModel, type Wire } from "./model";
import type { TopologyNode } from "./nodes";

const centre = (box: Box): number => box.y + box.height / 2;

/**
 * Size and sockets are told as well as drawn: a node that comes without them is measured anew, and each refresh would
 * take the edges away for some frames.
 */
const placed = (box: Box, handles: NodeHandle[]) => ({
  position: { x: box.x, y: box.y },
  width: box.width,
  height: box.height,
  measured: { width: box.width, height: box.height },
  handles,
});

const side = (
  id: string,
  type: "source" | "target",
  position: Position,
  at: { readonly x: number; readonly y: number },
): NodeHandle => ({ id, type, position, ...at, width: 0, height: 0 });

export function flowNodes(model: TopologyModel, layout: TopologyLayout): TopologyNode[] {
  const right = (box: Box): NodeHandle[] => [
    side("out", "source", Position.Right, { x: box.width, y: box.height / 2 }),
  ];
  const left = (box: Box): NodeHandle[] => [side("in", "target", Position.Left, { x: 0, y: box.height / 2 })];
  const sockets = pipelineSockets(layout);
  return [
    {
      id: "pipeline",
      type: "pipeline",
      ...placed(layout.pipeline, sockets),
      zIndex: -1,
      data: { accepted: model.accepted, sockets },
    },
    ...model.sources.flatMap((source): TopologyNode[] => {
      const box = layout.sources.get(source.id);
      return box === undefined
        ? []
        : [
            {
              id: source.id,
              type: "source",
              ...placed(box, right(box)),
              data: { source, sockets: right(box) },
            },
          ];
    }),
    ...model.destinations.flatMap((destination): TopologyNode[] => {
      const box = layout.destinations.get(destination.id);
      return box === undefined
        ? []
        : [
            {
              id: destination.id,
              type: "destination",
              ...placed(box, left(box)),
              data: { destination, sockets: left(box) },
            },
          ];
    }),
    {
      id: "warehouse",
      type: "warehouse",
      ...placed(layout.warehouse, left(layout.warehouse)),
      data: { sockets: left(layout.warehouse) },
    },
  ];
}

/** On the left a socket per source, on the right one per destination: outside for its flow, inside for its wires. */
function pipelineSockets({ sources, destinations, pipeline }: TopologyLayout): NodeHandle[] {
  return [
    ...[...sources].flatMap(([id, box]) => [
      side(`in:${id}`, "target", Position.Left, { x: 0, y: centre(box) }),
      side(`wire:${id}`, "source", Position.Right, { x: 0, y: centre(box) }),
    ]),
    ...[...destinations].flatMap(([id, box]) => [
      side(`out:${id}`, "source", Position.Right, { x: pipeline.width, y: centre(box) }),
      side(`wire:${id}`, "target", Position.Left, { x: pipeline.width, y: centre(box) }),
    ]),
  ];
}

const outTone = (node: DestinationNode): FlowTone => {
  if (node.health.status === "disabled") return "off";
  if (node.health.isFailing) return "failing";
  return (node.flow?.perMinute ?? 0) > 0 ? "flowing" : "idle";
};

const outWords = (node: DestinationNode): string =>
  node.health.isFailing || node.health.status === "disabled" ? node.health.word : flowWords(node.flow);

const inTone = (isEnabled: boolean, perMinute: number): FlowTone =>
  isEnabled ? (perMinute > 0 ? "flowing" : "idle") : "off";

export function flowEdges(model: TopologyModel): TopologyEdge[] {
  const accepted = model.accepted?.perMinute ?? 0;
  return [
    ...model.sources.map((source): TopologyEdge => ({
      id: `in:${source.id}`,
      type: "flow",
      source: source.id,
      sourceHandle: "out",
      target: "pipeline",
      targetHandle: `in:${source.id}`,
      ...QUIET,
      data: {
        words: source.enabled ? flowWords(source.flow) : "Disabled",
        tone: inTone(source.enabled, source.flow?.perMinute ?? 0),
      },
    })),
    ...model.destinations.map((node): TopologyEdge => ({
      id: `out:${node.id}`,
      type: "flow",
      source: "pipeline",
      sourceHandle: `out:${node.id}`,
      target: node.id,
      targetHandle: "in",
      ...QUIET,
      data: { words: outWords(node), tone: outTone(node) },
    })),
    {
      id: "out:warehouse",
      type: "flow",
      source: "pipeline",
      sourceHandle: "out:warehouse",
      target: "warehouse",
      targetHandle: "in",
      ...QUIET,
      data: { words: "All events", tone: accepted > 0 ? "flowing" : "idle" },
    },
  ];
}

/** Said by the cards already. */
const QUIET = {
  focusable: false,
  selectable: false,
  ariaRole: "presentation",
  domAttributes: { "aria-hidden": true, "aria-roledescription": undefined, "aria-label": undefined },
} as const;

export interface WireView {
  readonly openId: string | null;
  /** A source or destination under the pointer or in focus: the wires of all others fade. */
  readonly hotId: string | null;
  readonly open: (id: string) => void;
}

export function wireEdges(model: TopologyModel, { openId, hotId, open }: WireView): TopologyEdge[] {
  const flows = new Map(model.sources.map(({ id, flow }) => [id, flow?.perMinute ?? 0]));
  return model.wires.map((wire): TopologyEdge => ({
    id: wire.id,
    type: "wire",
    source: "pipeline",
    sourceHandle: `wire:${wire.sourceId}`,
    target: "pipeline",
    targetHandle: `wire:${wire.destinationId}`,
    focusable: true,
    selectable: false,
    ariaRole: "button",
    ariaLabel: wire.label,
    className: "topology-wire",
    domAttributes: {
      "aria-roledescription": "connection",
      "aria-describedby": undefined,
      "aria-pressed": wire.id === openId,
      onKeyDown: (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        open(wire.id);
      },
    },
    data: {
      tone: wireTone(wire, flows.get(wire.sourceId) ?? 0),
      isOpen: wire.id === openId,
      isFaint: hotId !== null && hotId !== wire.sourceId && hotId !== wire.destinationId,
    },
  }));
}

const wireTone = (wire: Wire, perMinute: number): FlowTone => {
  if (!wire.isOn) return "off";
  if (wire.isFailing) return "failing";
  return perMinute > 0 ? "flowing" : "idle";
};
