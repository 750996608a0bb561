"use client";

import "@xyflow/react/dist/base.css";
import { ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { useMemo, useState } from "react";
import { EDGE_TYPES } from "./edges";
import { flowEdges, flowNodes, wireEdges } from "./flow";
import { layoutTopology } from "./layout";
import type { TopologyModel } from "./model";
import { NODE_TYPES } from "./nodes";

interface Props {
  readonly model: TopologyModel;
  /** Pixels. */
  readonly width: number;
  readonly openId: string | null;
  readonly onOpen: (connectionId: string) => void;
}

/** The library asks to be named. */
const ATTRIBUTION_HEIGHT = 20;

const LABELS = {
  "node.a11yDescription.default": "",
  "node.a11yDescription.keyboardDisabled": "",
  "edge.a11yDescription.default": "Press Enter to open the connection.",
} as const;

/** Three columns at their natural size: no zoom, no panning, nothing to drag. */
export default function TopologyGraph({ model, width, openId, onOpen }: Props) {
  const [hotId, setHotId] = useState<string | null>(null);
  const layout = useMemo(() => layoutTopology(model, width), [model, width]);
  const nodes = useMemo(() => flowNodes(model, layout), [model, layout]);
  const flows = useMemo(() => flowEdges(model), [model]);
  const edges = useMemo(
    () => [...flows, ...wireEdges(model, { openId, hotId, open: onOpen })],
    [flows, model, openId, hotId, onOpen],
  );
  return (
    <div
      style={{ height: layout.height + ATTRIBUTION_HEIGHT }}
      className="[&_.react-flow\_\_attribution_a]:text-ink-3! [&_.react-flow\_\_attribution]:bg-transparent! [&_.topology-wire]:cursor-pointer"
    >
      <ReactFlowProvider>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          width={layout.width}
          height={layout.height + ATTRIBUTION_HEIGHT}
          defaultViewport={{ x: 0, y: 0, zoom: 1 }}
          minZoom={1}
          maxZoom={1}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          elevateEdgesOnSelect={false}
          panOnDrag={false}
          panOnScroll={false}
          zoomOnScroll={false}
          zoomOnPinch={false}
          zoomOnDoubleClick={false}
          preventScrolling={false}
          autoPanOnNodeFocus={false}
          attributionPosition="bottom-center"
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          ariaLabelConfig={LABELS}
          onNodeMouseEnter={(_, node) => {
            setHotId(node.type === "source" || node.type === "destination" ? node.id : null);
          }}
          onNodeMouseLeave={() => {
            setHotId(null);
          }}
          onEdgeClick={(_, edge) => {
            if (edge.type === "wire") onOpen(edge.id);
          }}
        />
      </ReactFlowProvider>
    </div>
  );
}
