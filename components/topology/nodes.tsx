"use client";

import { Database, Radio, Send, Workflow } from "lucide-react";
import { Handle, type Node, type NodeHandle, type NodeProps } from "@xyflow/react";
import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import { StatusShape } from "@/components/ui/status-shape";
import { STATUSES } from "@/components/ui/status-chip";
import { formatShare, formatShortCount } from "@/lib/client/format";
import { cn } from "@/lib/cn";
import { flowWords, type DestinationNode, type Flow, type SourceNode } from "./model";

/** Where edges end, in the node's own coordinates. */
type Sockets = { readonly sockets: readonly NodeHandle[] };
export type SourceFlowNode = Node<Sockets & { readonly source: SourceNode }, "source">;
export type DestinationFlowNode = Node<Sockets & { readonly destination: DestinationNode }, "destination">;
export type PipelineFlowNode = Node<Sockets & { readonly accepted: Flow | null }, "pipeline">;
export type WarehouseFlowNode = Node<Sockets & Record<string, unknown>, "warehouse">;
export type TopologyNode = SourceFlowNode | DestinationFlowNode | PipelineFlowNode | WarehouseFlowNode;

const INVISIBLE = {
  width: 0,
  height: 0,
  minWidth: 0,
  minHeight: 0,
  border: 0,
  opacity: 0,
  transform: "none",
  right: "auto",
  pointerEvents: "none",
} as const;

/** React Flow measures these; nobody sees them. */
const SocketPoints = ({ sockets }: Sockets) =>
  sockets.map(({ id, type, position, x, y }) => (
    <Handle
      key={`${type} ${id ?? ""}`}
      id={id ?? null}
      type={type}
      position={position}
      isConnectable={false}
      style={{ ...INVISIBLE, left: x, top: y }}
    />
  ));

interface CardProps {
  readonly href: string;
  readonly name: string;
  readonly icon: ReactNode;
  readonly mark?: ReactNode;
  readonly note: ReactNode;
  /** Nobody can tell how it is: never drawn as if it were well. */
  readonly isUnknown?: boolean;
  readonly isOff?: boolean;
}

/** A node is a link: everything the graph shows can be reached with Tab and opened with Enter. */
export const NodeCard = ({ href, name, icon, mark, note, isUnknown = false, isOff = false }: CardProps) => (
  <Link
    href={href}
    className={cn(
      "border-line-strong bg-surface hover:border-control flex h-14 w-full min-w-0 items-center gap-2.5 rounded-md border px-3",
      isUnknown && "hatched",
      isOff && "border-dashed",
    )}
  >
    <span aria-hidden className="text-ink-3 [&_svg]:size-4">
      {icon}
    </span>
    <span className="min-w-0 flex-1">
      <span className="block truncate text-sm font-medium" title={name}>
        {name}
      </span>
      <span className="text-ink-2 flex min-w-0 items-center gap-1.5 text-xs">{note}</span>
    </span>
    {mark}
  </Link>
);

export function SourceCard({ source }: { readonly source: SourceNode }) {
  const words = !source.enabled
    ? "Disabled"
    : source.flow === null
      ? "No data"
      : `${formatShortCount(source.flow.lastHour)} last hour`;
  return (
    <NodeCard
      href={`/sources/${source.id}`}
      name={source.name}
      icon={<Radio />}
      isUnknown={source.enabled && source.flow === null}
      isOff={!source.enabled}
      note={<span className="truncate">{words}</span>}
    />
  );
}

export function DestinationCard({ destination }: { readonly destination: DestinationNode }) {
  const { health, share, waiting } = destination;
  const detail =
    waiting > 0 && health.status !== "healthy"
      ? `≈ ${formatShortCount(waiting)} waiting`
      : share === null
        ? null
        : `${formatShare(share)} delivered`;
  return (
    <NodeCard
      href={`/destinations/${destination.id}`}
      name={destination.name}
      icon={<Send />}
      isUnknown={health.status === "no_data"}
      isOff={health.status === "disabled"}
      note={
        <>
          <StatusShape tone={STATUSES[health.status].tone} size={11} />
          <span className="truncate" title={detail ?? undefined}>
            <span className="font-medium">{health.word}</span>
            {health.status !== "disabled" && detail !== null && ` · ${detail}`}
          </span>
        </>
      }
    />
  );
}

export const WarehouseCard = () => (
  <NodeCard
    href="/warehouse"
    name="Warehouse"
    icon={<Database />}
    note={<span className="truncate">Every event, as rows</span>}
  />
);

export const PipelineHead = ({ accepted }: { readonly accepted: Flow | null }) => (
  <span className="flex min-w-0 items-center justify-center gap-2 px-2 text-sm font-medium">
    <Workflow aria-hidden className="text-ink-3 size-4 shrink-0" />
    <span className="truncate">Pipeline</span>
    <span className="text-ink-2 text-xs font-normal whitespace-nowrap tabular-nums">
      {flowWords(accepted)}
    </span>
  </span>
);

export const NODE_TYPES = {
  source: ({ data }: NodeProps<SourceFlowNode>) => (
    <>
      <SourceCard source={data.source} />
      <SocketPoints sockets={data.sockets} />
    </>
  ),
  destination: ({ data }: NodeProps<DestinationFlowNode>) => (
    <>
      <DestinationCard destination={data.destination} />
      <SocketPoints sockets={data.sockets} />
    </>
  ),
  warehouse: ({ data }: NodeProps<WarehouseFlowNode>) => (
    <>
      <WarehouseCard />
      <SocketPoints sockets={data.sockets} />
    </>
  ),
  pipeline: ({ data }: NodeProps<PipelineFlowNode>) => (
    <div className="border-line bg-subtle/60 h-full rounded-md border pt-4">
      <PipelineHead accepted={data.accepted} />
      <SocketPoints sockets={data.sockets} />
    </div>
  ),
};
