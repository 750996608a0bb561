"use client";

import { Workflow } from "lucide-react";
import Link from "next/link";
import { Topology, type TopologyData } from "@/components/topology/topology";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { useConnections } from "@/lib/client/connection";
import { useLanes } from "@/lib/client/delivery";
import { useDestinations } from "@/lib/client/destination";
import { useTraffic } from "@/lib/client/event";
import { useSources } from "@/lib/client/source";

const CONFIG_REFRESH_MS = 30_000;
const TRAFFIC_REFRESH_MS = 5_000;
const LINK = "text-ink-2 hover:text-ink text-xs hover:underline";

/** The live way of every event. Without the pipeline the nodes stay and say that nothing is known. */
export const FlowCard = () => (
  <Card
    title="Live topology"
    description="What flows now, from source to destination; quiet paths show the last hour"
    actions={
      <Link href="/connections" className={LINK}>
        Connections
      </Link>
    }
  >
    <Flow />
  </Card>
);

function Flow() {
  const config = { refreshMs: CONFIG_REFRESH_MS };
  const sources = useSources({ limit: 200 }, config);
  const destinations = useDestinations({ limit: 200 }, config);
  const connections = useConnections({ limit: 200 }, config);
  const lists = [sources, destinations, connections];
  const failed = lists.find((list) => list.error !== null && list.items.length === 0);
  if (failed !== undefined)
    return (
      <ErrorPanel
        error={failed.error}
        title="The topology could not be loaded"
        onRetry={() => {
          for (const list of lists) list.refetch();
        }}
      />
    );
  if (lists.some((list) => list.isPending)) return <Skeleton className="h-72 w-full" />;
  if (sources.items.length === 0 && destinations.items.length === 0) return <NothingYet />;
  return <Graph sources={sources.items} destinations={destinations.items} connections={connections.items} />;
}

function Graph(config: Pick<TopologyData, "sources" | "destinations" | "connections">) {
  const traffic = useTraffic({}, { refreshMs: TRAFFIC_REFRESH_MS });
  const lanes = useLanes({ refreshMs: TRAFFIC_REFRESH_MS });
  return (
    <Topology
      {...config}
      // What was known before the pipeline went away is not what is.
      traffic={traffic.error === null ? traffic.data : undefined}
      lanes={lanes.error === null ? lanes.data?.items : undefined}
      nodesMax={12}
      whenTrimmed={
        <Link href="/connections?view=table" className="text-ink underline underline-offset-2">
          See all in the table
        </Link>
      }
    />
  );
}

const NothingYet = () => (
  <EmptyState
    icon={<Workflow aria-hidden />}
    title="Nothing flows yet"
    action={
      <Button asChild>
        <Link href="/sources">Create a source</Link>
      </Button>
    }
  >
    Sources, the pipeline and every destination appear here with what flows between them.
  </EmptyState>
);
