"use client";

import { Workflow } from "lucide-react";
import { Link } from "@/components/ui/link";
import { Topology } from "@/components/topology/topology";
import { useTopology } from "@/components/topology/use-topology";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Skeleton } from "@/components/ui/skeleton";

/** Most nodes of each side: home shows the worst and busiest. */
const NODES_MAX = 12;
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
  const { data, error, refetch } = useTopology();
  if (error !== null)
    return <ErrorPanel error={error} title="The topology could not be loaded" onRetry={refetch} />;
  if (data === undefined) return <Skeleton className="h-72 w-full" />;
  if (data.sources.length === 0 && data.destinations.length === 0) return <NothingYet />;
  return (
    <Topology
      {...data}
      nodesMax={NODES_MAX}
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
        <Link href="/sources?new=true">Create a source</Link>
      </Button>
    }
  >
    Sources, the pipeline and every destination appear here with what flows between them.
  </EmptyState>
);
