"use client";

import { Radio } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useSources } from "@/lib/client/source";
import { eventAsCurl } from "./curl";
import { useEndpoint } from "./endpoint";
import { SendTestEvent } from "./send-test-event";

const SAMPLE = { event: "Order Completed", userId: "42", properties: { total: 9.5 } };

/** No event yet: a way to send the first one from here. */
export function LiveEmpty({ sourceId }: { readonly sourceId: string | undefined }) {
  const sources = useSources({ enabled: "true", sort: "name", limit: 50 });
  const [chosen, setChosen] = useState<string>();
  const wanted = sourceId ?? chosen;
  const source =
    sources.items.find(({ id }) => id === wanted) ?? (sourceId === undefined ? sources.items[0] : undefined);
  const endpoint = useEndpoint(source?.endpoint ?? "");
  if (sources.isPending) return <Skeleton className="mx-auto h-40 w-80" />;
  if (source === undefined) {
    return sourceId === undefined ? (
      <EmptyState
        icon={<Radio />}
        title="No events yet"
        action={
          <Button asChild variant="primary">
            <Link href="/sources">Create a source</Link>
          </Button>
        }
      >
        Events come from sources: a website, an app or a server. Create one, and its events appear here as
        they arrive.
      </EmptyState>
    ) : (
      <EmptyState icon={<Radio />} title="This source is disabled">
        Its write key is refused. Enable it in its settings to receive events.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Radio />}
      title="Waiting for the first event"
      className="max-w-xl"
      action={
        <>
          {sourceId === undefined && sources.items.length > 1 && (
            <Select
              aria-label="Source of the test event"
              className="w-56"
              value={source.id}
              onChange={setChosen}
              options={sources.items.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          <SendTestEvent source={source} variant="primary" />
          <Button asChild>
            <Link href={`/sources/${source.id}?tab=set-up`}>Set up {source.name}</Link>
          </Button>
        </>
      }
    >
      <p>
        Events appear here within a second of their arrival. Send one from this browser, or from a terminal:
      </p>
      <CodeBlock
        className="mt-3 text-left"
        label="Sample command"
        wrap
        code={eventAsCurl(SAMPLE, "track", { endpoint, writeKey: source.writeKey })}
      />
    </EmptyState>
  );
}
