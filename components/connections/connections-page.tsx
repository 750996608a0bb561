"use client";

import { Plus, Waypoints } from "lucide-react";
import { Link } from "@/components/ui/link";
import { parseAsString, useQueryState, useQueryStates } from "nuqs";
import { useMay } from "@/components/shell/viewer";
import { Topology, type TopologyData } from "@/components/topology/topology";
import { useTopology } from "@/components/topology/use-topology";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { ACTIONS } from "@/lib/contract/access";
import { CreateConnection } from "./connection-dialogs";
import { ConnectionPanel } from "./connection-panel";
import { ConnectionTable } from "./connection-table";

export function ConnectionsPage() {
  const topology = useTopology();
  const { data } = topology;
  const [openId, setOpenId] = useQueryState("connection", parseAsString.withOptions({ history: "push" }));
  const open = (id: string | null): void => {
    void setOpenId(id);
  };
  return (
    <>
      <PageHeader
        title="Connections"
        description="Which source feeds which destination, and what flows now. The warehouse gets every event."
        actions={<NewConnection data={data} onCreated={open} />}
      />
      <PageBody>
        {topology.liveError !== null && (
          <Callout tone="warn" className="mb-3" title="Rates and states are not known now">
            {topology.liveError.message}
          </Callout>
        )}
        {data !== undefined && <Views data={data} openId={openId} onOpen={open} />}
        {data === undefined && topology.error === null && <Skeleton className="h-96 w-full" />}
        {data === undefined && topology.error !== null && (
          <ErrorPanel
            title="The connections could not be loaded"
            error={topology.error}
            onRetry={topology.refetch}
          />
        )}
      </PageBody>
      <ConnectionPanel
        id={openId}
        data={data}
        onClose={() => {
          open(null);
        }}
      />
    </>
  );
}

interface NewProps {
  readonly data: TopologyData | undefined;
  readonly onCreated: (id: string) => void;
}

/** The button, and the dialog whose address other pages link to: `?connect=new`, `?connect=<destination>`, `&source=`. */
function NewConnection({ data, onCreated }: NewProps) {
  const [ask, setAsk] = useQueryStates(
    { connect: parseAsString, source: parseAsString },
    { history: "push" },
  );
  const isAllowed = useMay("connection.write");
  const canConnect = data !== undefined && data.sources.length > 0 && data.destinations.length > 0;
  return (
    <>
      <Button
        variant="primary"
        icon={<Plus aria-hidden />}
        disabled={!isAllowed || !canConnect}
        title={isAllowed ? undefined : `This needs the role ${ACTIONS["connection.write"]}.`}
        onClick={() => {
          void setAsk({ connect: "new" });
        }}
      >
        New connection
      </Button>
      {ask.connect !== null && isAllowed && canConnect && (
        <CreateConnection
          sources={data.sources}
          destinations={data.destinations}
          connections={data.connections}
          sourceId={ask.source}
          destinationId={data.destinations.find(({ id }) => id === ask.connect)?.id ?? null}
          onClose={() => {
            void setAsk({ connect: null, source: null });
          }}
          onCreated={onCreated}
        />
      )}
    </>
  );
}

interface ViewsProps {
  readonly data: TopologyData;
  readonly openId: string | null;
  readonly onOpen: (id: string) => void;
}

function Views({ data, openId, onOpen }: ViewsProps) {
  if (data.sources.length === 0 || data.destinations.length === 0) return <NothingToConnect data={data} />;
  return (
    <Tabs
      label="View"
      param="view"
      tabs={[
        {
          value: "graph",
          label: "Graph",
          content: (
            <>
              {data.connections.length === 0 && (
                <Callout tone="info" className="mb-4" title="Nothing is connected yet">
                  Events reach the warehouse only. Choose “New connection” to send them on.
                </Callout>
              )}
              <Topology
                {...data}
                openId={openId}
                onOpenConnection={onOpen}
                whenTrimmed={
                  <Link className="underline" href="/connections?view=table">
                    The table has them all.
                  </Link>
                }
              />
            </>
          ),
        },
        {
          value: "table",
          label: "Table",
          count: data.connections.length,
          content: <ConnectionTable data={data} openId={openId} onOpen={onOpen} />,
        },
      ]}
    />
  );
}

function NothingToConnect({ data }: { readonly data: TopologyData }) {
  const needsSource = data.sources.length === 0;
  return (
    <EmptyState
      icon={<Waypoints />}
      title="Nothing to connect yet"
      action={
        <>
          <Button asChild variant="primary">
            <Link href={needsSource ? "/sources" : "/destinations/new"}>
              {needsSource ? "Create a source" : "Create a destination"}
            </Link>
          </Button>
          {needsSource && data.destinations.length === 0 && (
            <Button asChild>
              <Link href="/destinations/new">Create a destination</Link>
            </Button>
          )}
        </>
      }
    >
      <GhostGraph />A connection leads the events of a source to a destination, all of them or those that its
      filter lets through. It needs {needsSource ? "a source first" : "a destination first"}.
    </EmptyState>
  );
}

/** What the graph will look like. */
const GhostGraph = () => (
  <svg viewBox="0 0 320 84" aria-hidden className="text-line-strong mx-auto my-4 w-full max-w-80">
    <g fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="4 3">
      <rect x="1" y="8" width="76" height="26" rx="6" />
      <rect x="1" y="50" width="76" height="26" rx="6" />
      <rect x="122" y="1" width="76" height="82" rx="6" />
      <rect x="243" y="8" width="76" height="26" rx="6" />
      <rect x="243" y="50" width="76" height="26" rx="6" />
      <path d="M77 21h45M77 63h45M198 21h45M198 63h45" />
      <path d="M122 21c40 0 36 0 76 0M122 63c40 0 36-42 76-42M122 63c40 0 36 0 76 0" />
    </g>
  </svg>
);
