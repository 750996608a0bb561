"use client";

import { BellRing } from "lucide-react";
import { Link } from "@/components/ui/link";
import { OpenIncidents } from "@/components/alerts/open-incidents";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { IdText } from "@/components/ui/id-text";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { Switch } from "@/components/ui/switch";
import { Tabs } from "@/components/ui/tabs";
import { ThingNotShown } from "@/components/ui/thing-not-shown";
import { toast } from "@/components/ui/toast";
import { useLanes, type Lane } from "@/lib/client/delivery";
import {
  useConnectors,
  useDestination,
  useUpdateDestination,
  type Destination,
} from "@/lib/client/destination";
import { useTraffic } from "@/lib/client/event";
import { DeadLetters } from "./dead-letters";
import { Deliveries } from "./deliveries";
import { DestinationSettings } from "./destination-settings";
import { Health } from "./health";
import { laneHealth, type Ended } from "./lane-health";
import { LedgerTab } from "./ledger-tab";
import { Overview } from "./overview";
import { Replays } from "./replays";
import { TestTab } from "./test-tab";
import { sumOf } from "./use-destination-rows";

const CRUMBS = [{ label: "Destinations", href: "/destinations" }];
const REFRESH_MS = 5_000;

interface Props {
  readonly id: string;
  /** As the server read it for the first picture; null when it could not. */
  readonly first: Destination | null;
}

export function DestinationPage({ id, first }: Props) {
  const destination = useDestination(id);
  const isGone = destination.error?.code === "not_found";
  const shown = isGone ? null : (destination.data ?? first);
  if (shown !== null) return <Shown destination={shown} />;
  return (
    <ThingNotShown
      thing="destination"
      crumbs={CRUMBS}
      error={destination.error}
      onRetry={() => void destination.refetch()}
      retrying={destination.isFetching}
    />
  );
}

function Shown({ destination }: { readonly destination: Destination }) {
  const connectors = useConnectors();
  const connector = connectors.data?.items.find(({ slug }) => slug === destination.connector);
  const lanes = useLanes({ refreshMs: REFRESH_MS });
  // What was known before the pipeline went away is not what is.
  const known = lanes.error === null ? lanes.data?.items : undefined;
  const lane = known?.find(({ destinationId }) => destinationId === destination.id);
  const health = laneHealth(destination, lane, useLastHour(destination.id));
  return (
    <>
      <PageHeader
        crumbs={CRUMBS}
        title={destination.name}
        status={<StatusChip status={health.status}>{health.word}</StatusChip>}
        description={
          <span className="inline-flex flex-wrap items-center gap-x-2 text-sm">
            {connector?.name ?? destination.connector} · <IdText id={destination.id} label="destination id" />
          </span>
        }
        actions={
          <>
            <Button asChild>
              <Link href={`/alerts?rule=new&watch=${destination.id}`}>
                <BellRing aria-hidden /> New alert
              </Link>
            </Button>
            <EnabledSwitch destination={destination} />
          </>
        }
      />
      <PageBody>
        <OpenIncidents subjectId={destination.id} />
        <Tabs
          label="Destination"
          tabs={[
            {
              value: "overview",
              label: "Overview",
              content: (
                <Overview destination={destination} lane={lane} health={health} laneError={lanes.error} />
              ),
            },
            { value: "health", label: "Health", content: <Health destination={destination} /> },
            { value: "deliveries", label: "Deliveries", content: <Deliveries destination={destination} /> },
            {
              value: "dead-letters",
              label: "Failures",
              count: countOf(lane),
              content: <DeadLetters destination={destination} />,
            },
            { value: "replays", label: "Replays", content: <Replays destination={destination} /> },
            { value: "ledger", label: "Ledger", content: <LedgerTab destinationId={destination.id} /> },
            { value: "test", label: "Test", content: <TestTab destination={destination} /> },
            {
              value: "settings",
              label: "Settings",
              content: <SettingsTab destination={destination} connectors={connectors} />,
            },
          ]}
        />
      </PageBody>
    </>
  );
}

interface SettingsProps {
  readonly destination: Destination;
  readonly connectors: ReturnType<typeof useConnectors>;
}

function SettingsTab({ destination, connectors }: SettingsProps) {
  if (connectors.data === undefined) {
    return connectors.error === null ? (
      <SkeletonText lines={8} />
    ) : (
      <ErrorPanel error={connectors.error} onRetry={() => void connectors.refetch()} />
    );
  }
  const connector = connectors.data.items.find(({ slug }) => slug === destination.connector);
  if (connector !== undefined) return <DestinationSettings destination={destination} connector={connector} />;
  return (
    <p className="text-ink-2 text-sm">
      This version of Tributary has no connector “{destination.connector}”, so its settings cannot be shown.
    </p>
  );
}

const countOf = (lane: Lane | undefined): number | undefined =>
  lane === undefined || lane.deadLetters === 0 ? undefined : lane.deadLetters;

/** Whether most of it fails now is judged by the last hour. */
function useLastHour(destinationId: string): Ended | undefined {
  const { data } = useTraffic({}, { refreshMs: REFRESH_MS });
  const books = data?.destinations.find((known) => known.destinationId === destinationId);
  if (books === undefined) return undefined;
  const total = (points: readonly { readonly count: number }[]): number =>
    sumOf(points.map(({ count }) => count));
  return { delivered: total(books.delivered), failed: total(books.failed) };
}

function EnabledSwitch({ destination }: { readonly destination: Destination }) {
  const update = useUpdateDestination();
  const isAllowed = useMay("destination.write");
  const change = async (enabled: boolean): Promise<void> => {
    try {
      await update.mutateAsync({ params: { id: destination.id }, body: { enabled } });
      toast.done(enabled ? "Enabled: waiting events are sent now" : "Disabled: events wait in the log");
    } catch (error) {
      toast.failed(enabled ? "Could not enable it" : "Could not disable it", error);
    }
  };
  return (
    <Switch
      label={destination.enabled ? "Enabled" : "Disabled"}
      checked={
        update.isPending ? (update.variables.body.enabled ?? destination.enabled) : destination.enabled
      }
      disabled={!isAllowed || update.isPending}
      onChange={(enabled) => {
        void change(enabled);
      }}
    />
  );
}
