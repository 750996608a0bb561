"use client";

import { Link } from "@/components/ui/link";
import { useWhole } from "@/lib/client/whole-list";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { useConnections, type Connection } from "@/lib/client/connection";
import { useDestinations } from "@/lib/client/destination";
import type { Source } from "@/lib/client/source";

/** Where the source's events flow to. */
export function SourceConnections({ source }: { readonly source: Source }) {
  const list = useConnections({ sourceId: source.id, limit: 200 });
  const connections = useWhole(list);
  const destinations = useWhole(useDestinations({ limit: 200 }));
  const nameOf = (id: string): string =>
    destinations.find((destination) => destination.id === id)?.name ?? id;
  return (
    <Card
      title="Connections"
      description="Everything also lands in the warehouse, connected or not."
      actions={
        <Button asChild size="sm">
          <Link href={`/connections?sourceId=${source.id}`}>Manage connections</Link>
        </Button>
      }
    >
      {list.isPending ? (
        <SkeletonText lines={2} />
      ) : list.error !== null ? (
        <ErrorPanel
          error={list.error}
          title="The connections could not be loaded"
          onRetry={() => {
            list.refetch();
          }}
        />
      ) : connections.length === 0 ? (
        <p className="text-ink-2 text-sm">Its events flow to no destination yet.</p>
      ) : (
        <ul className="divide-line grid divide-y">
          {connections.map((connection) => (
            <li
              key={connection.id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-sm first:pt-0 last:pb-0"
            >
              <Link
                href={`/destinations/${connection.destinationId}`}
                className="min-w-0 flex-1 truncate font-medium hover:underline"
              >
                {nameOf(connection.destinationId)}
              </Link>
              <span className="text-ink-3 text-xs">{filterWords(connection.filter)}</span>
              <StatusChip status={connection.enabled ? "enabled" : "disabled"} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function filterWords(filter: Connection["filter"]): string {
  if (filter === null) return "All events";
  const parts = [
    ...(filter.types ?? []),
    ...(filter.events ?? []),
    ...(filter.excludeEvents ?? []).map((name) => `not ${name}`),
  ];
  return parts.length === 0 ? "All events" : parts.join(", ");
}
