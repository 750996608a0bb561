"use client";

import { ArrowRight } from "lucide-react";
import { Link } from "@/components/ui/link";
import { fillBuckets } from "@/components/charts/series";
import { healthOf, laneOf } from "@/components/topology/model";
import type { TopologyData } from "@/components/topology/topology";
import { Callout } from "@/components/ui/callout";
import { Description, DescriptionList } from "@/components/ui/card";
import { Count } from "@/components/ui/count";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SidePanel } from "@/components/ui/side-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { Sparkline } from "@/components/ui/sparkline";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useConnection, type Connection } from "@/lib/client/connection";
import type { Destination } from "@/lib/client/destination";
import { formatCount, plural } from "@/lib/client/format";
import { ConnectionActions } from "./connection-actions";
import { filterLines } from "./filter-words";

interface Props {
  /** Null: closed. */
  readonly id: string | null;
  readonly data: TopologyData | undefined;
  readonly onClose: () => void;
}

/** A connection, and what flowed at its two ends in the last hour. */
export const ConnectionPanel = ({ id, data, onClose }: Props) => (
  <SidePanel open={id !== null} onClose={onClose} title="Connection">
    {id !== null && <Loaded key={id} id={id} data={data} onClose={onClose} />}
  </SidePanel>
);

function Loaded({ id, data, onClose }: { readonly id: string } & Omit<Props, "id">) {
  const connection = useConnection(id);
  if (connection.data === undefined || data === undefined) {
    return connection.error === null ? (
      <SkeletonText lines={6} />
    ) : (
      <ErrorPanel error={connection.error} onRetry={() => void connection.refetch()} />
    );
  }
  return <Shown connection={connection.data} data={data} onClose={onClose} />;
}

interface ShownProps {
  readonly connection: Connection;
  readonly data: TopologyData;
  readonly onClose: () => void;
}

function Shown({ connection, data, onClose }: ShownProps) {
  const { sourceId, destinationId } = connection;
  const sourceName = data.sources.find(({ id }) => id === sourceId)?.name ?? sourceId;
  const destination = data.destinations.find(({ id }) => id === destinationId);
  const destinationName = destination?.name ?? destinationId;
  return (
    <div className="grid min-w-0 gap-5">
      <p className="flex flex-wrap items-center gap-2 text-lg font-semibold">
        <Link href={`/sources/${sourceId}`} className="hover:underline">
          {sourceName}
        </Link>
        <ArrowRight aria-label="to" className="text-ink-3 size-4" />
        <Link href={`/destinations/${destinationId}`} className="hover:underline">
          {destinationName}
        </Link>
      </p>
      <DescriptionList>
        <Description label="State">
          <StatusChip status={connection.enabled ? "enabled" : "disabled"} />
        </Description>
        <FilterRows filter={connection.filter} mapping={connection.mapping} />
        <Description label="Connected">
          <TimeStamp at={connection.activeFrom} show="full" />
        </Description>
      </DescriptionList>
      <ConnectionActions
        connection={connection}
        name={`${sourceName} to ${destinationName}`}
        onDeleted={onClose}
      />
      {destination !== undefined && <Health destination={destination} data={data} />}
      <LastHour connection={connection} data={data} />
    </div>
  );
}

/** Said only when the destination is not well. */
function Health({ destination, data }: { readonly destination: Destination; readonly data: TopologyData }) {
  const health = healthOf(data, destination);
  if (health.status === "healthy") return null;
  return (
    <Callout tone={health.isFailing ? "bad" : "info"} title={`${destination.name}: ${health.word}`}>
      {health.says} {health.isFailing && laneOf(data, destination.id)?.lastError?.message}
    </Callout>
  );
}

function FilterRows({ filter, mapping }: Pick<Connection, "filter" | "mapping">) {
  const changes = (mapping?.events.length ?? 0) + (mapping?.steps.length ?? 0);
  return (
    <>
      <Description label="Lets through">
        <ul className="grid gap-1">
          {filterLines(filter).map((line) => (
            <li key={line} className="break-words">
              {line}
            </li>
          ))}
        </ul>
      </Description>
      <Description label="Mapping">
        {changes === 0 ? "Events as they are" : plural(changes, "change")}
      </Description>
    </>
  );
}

type Points = readonly { readonly at: number; readonly count: number }[];

/** Books are kept per source and per destination; so that is what is shown. */
function LastHour({ connection, data }: Omit<ShownProps, "onClose">) {
  const { traffic } = data;
  if (traffic === undefined) {
    return (
      <p className="text-ink-2 text-sm">
        What flowed in the last hour is not known now: the pipeline does not answer.
      </p>
    );
  }
  const source = traffic.sources.find(({ sourceId }) => sourceId === connection.sourceId);
  const books = traffic.destinations.find(({ destinationId }) => destinationId === connection.destinationId);
  const feeders = data.connections.filter((one) => one.destinationId === connection.destinationId).length;
  return (
    <section className="grid gap-2">
      <h3 className="text-sm font-semibold">Last hour</h3>
      <table className="w-full text-sm">
        <tbody>
          <FlowRow label="Accepted from the source" points={source?.accepted} span={traffic} />
          <FlowRow label="Delivered to the destination" points={books?.delivered} span={traffic} />
          <FlowRow label="Filtered before the destination" points={books?.filtered} span={traffic} />
          <FlowRow label="Failed at the destination" points={books?.failed} span={traffic} isBad />
        </tbody>
      </table>
      {feeders > 1 && (
        <p className="text-ink-3 text-xs">
          The destination's figures are of all {formatCount(feeders)} sources that feed it.
        </p>
      )}
    </section>
  );
}

interface FlowRowProps {
  readonly label: string;
  readonly points: Points | undefined;
  readonly span: { readonly from: number; readonly to: number; readonly bucketMs: number };
  readonly isBad?: boolean;
}

function FlowRow({ label, points = [], span, isBad = false }: FlowRowProps) {
  const sum = points.reduce((total, { count }) => total + count, 0);
  return (
    <tr className="border-line border-t first:border-t-0">
      <th scope="row" className="py-1.5 pr-3 text-left font-normal">
        {label}
      </th>
      <td className="py-1.5">
        <Sparkline
          values={fillBuckets(points, span).map(({ count }) => count)}
          width={120}
          height={20}
          tone={isBad ? "bad" : "accent"}
          label={`${label}, per minute of the last hour: ${formatCount(sum)} in all`}
        />
      </td>
      <td className="py-1.5 text-right">
        <Count value={sum} />
      </td>
    </tr>
  );
}
