"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { plural } from "@/lib/client/format";
import { topologyModel, type TopologyData } from "./model";
import { trimTopology } from "./trim";
import { TopologyList } from "./topology-list";

export type { TopologyData } from "./model";

const TopologyGraph = lazy(() => import("./topology-graph"));

/** Below this width columns leave no room for words: the path is drawn from top to bottom. */
const GRAPH_WIDTH_MIN = 600;

interface Props extends TopologyData {
  /** The connection whose details are shown. */
  readonly openId?: string | null;
  /** Without it a connection opens on the Connections page. */
  readonly onOpenConnection?: (id: string) => void;
  /** Most nodes of each side; the worst and busiest stay. */
  readonly nodesMax?: number;
  /** Beside the sentence about what is left out, e.g. a link to the table. */
  readonly whenTrimmed?: ReactNode;
}

/** The way of every event: sources, pipeline, destinations and warehouse, with rates; what fails is dashed and labelled. */
export function Topology({ openId = null, onOpenConnection, nodesMax = 24, whenTrimmed, ...data }: Props) {
  const { sources, destinations, connections, traffic, lanes } = data;
  const [box, width] = useWidth();
  const router = useRouter();
  const full = useMemo(
    () => topologyModel({ sources, destinations, connections, traffic, lanes }),
    [sources, destinations, connections, traffic, lanes],
  );
  const model = useMemo(() => trimTopology(full, nodesMax), [full, nodesMax]);
  const open = useCallback(
    (id: string): void => {
      if (onOpenConnection === undefined) router.push(`/connections?connection=${id}`);
      else onOpenConnection(id);
    },
    [onOpenConnection, router],
  );
  const hidden = [
    full.sources.length - model.sources.length,
    full.destinations.length - model.destinations.length,
  ] as const;
  return (
    <section
      ref={box}
      aria-label="Topology: sources, pipeline, destinations and warehouse"
      className="min-w-0"
    >
      {width === null && <Skeleton className="h-72 w-full" />}
      {width !== null && width < GRAPH_WIDTH_MIN && <TopologyList model={model} />}
      {width !== null && width >= GRAPH_WIDTH_MIN && (
        <Suspense fallback={<Skeleton className="h-72 w-full" />}>
          <TopologyGraph model={model} width={width} openId={openId} onOpen={open} />
        </Suspense>
      )}
      {(hidden[0] > 0 || hidden[1] > 0) && (
        <p className="text-ink-2 mt-2 text-xs">
          Not drawn: {plural(hidden[0], "quiet source")} and {plural(hidden[1], "quiet destination")}.{" "}
          {whenTrimmed}
        </p>
      )}
    </section>
  );
}

function useWidth() {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState<number | null>(null);
  useEffect(() => {
    if (box.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [box, width] as const;
}
