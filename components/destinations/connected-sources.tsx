"use client";

import { Radio } from "lucide-react";
import { Link } from "@/components/ui/link";
import { filterWords } from "@/components/connections/filter-words";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { useConnections } from "@/lib/client/connection";
import { useSources } from "@/lib/client/source";
import { useWhole, useWholeList } from "@/lib/client/whole-list";

/** Where this destination's events come from. */
export function ConnectedSources({ destinationId }: { readonly destinationId: string }) {
  const connections = useWholeList(useConnections({ destinationId, limit: 200 }));
  const sources = useWhole(useSources({ limit: 200 }));
  const names = new Map(sources.map(({ id, name }) => [id, name]));
  const connectHref = `/connections?connect=${destinationId}`;
  return (
    <Card
      title="Connected sources"
      actions={
        <Button asChild size="sm">
          <Link href={connectHref}>Connect a source</Link>
        </Button>
      }
    >
      {connections.isPending && <SkeletonText lines={2} />}
      {connections.error !== null && connections.items.length === 0 && (
        <ErrorPanel
          className="py-2"
          error={connections.error}
          onRetry={() => {
            connections.refetch();
          }}
        />
      )}
      {!connections.isPending && connections.error === null && connections.items.length === 0 && (
        <p className="text-ink-2 text-sm">No source is connected, so no event comes here.</p>
      )}
      <ul className="divide-line divide-y">
        {connections.items.map((connection) => (
          <li
            key={connection.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 first:pt-0 last:pb-0"
          >
            <Radio aria-hidden className="text-ink-3 size-4" />
            <Link href={`/sources/${connection.sourceId}`} className="font-medium hover:underline">
              {names.get(connection.sourceId) ?? connection.sourceId}
            </Link>
            <Link
              href={`/connections?connection=${connection.id}`}
              className="text-ink-2 min-w-0 flex-1 truncate text-xs hover:underline"
            >
              {filterWords(connection.filter)}
            </Link>
            {!connection.enabled && <StatusChip status="disabled" />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
