"use client";

import { SearchX } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useViewer } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { IdText } from "@/components/ui/id-text";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { EventStory as Story } from "@/lib/client/event";
import { rowName } from "./event-row";
import { EventActions } from "./event-actions";
import { EventStory } from "./event-story";
import { searchHref } from "./row-query";
import { useStory } from "./use-story";

interface Props {
  readonly messageId: string;
  /** Message ids are unique within a source. */
  readonly sourceId?: string;
}

const CRUMBS = [{ label: "Live events", href: "/live" }];

export function EventPage({ messageId, sourceId }: Props) {
  const story = useStory(messageId, sourceId);
  const { seesPii } = useViewer();
  if (story.data === undefined) {
    return (
      <>
        <PageHeader
          title="Event"
          crumbs={CRUMBS}
          description={<IdText id={messageId} label="message id" max={48} />}
        />
        <PageBody width="prose">
          {story.error === null ? (
            <SkeletonText lines={14} />
          ) : story.error.code === "not_found" ? (
            <NotFound messageId={messageId} />
          ) : (
            <ErrorPanel
              error={story.error}
              title="This event could not be loaded"
              onRetry={() => void story.refetch()}
              retrying={story.isFetching}
            />
          )}
        </PageBody>
      </>
    );
  }
  const { summary } = story.data;
  return (
    <>
      <PageHeader
        title={rowName(summary)}
        crumbs={CRUMBS}
        status={<Overall story={story.data} />}
        description={
          <span className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
            {summary.type !== null && <span>{summary.type}</span>}
            <span>
              <TimeStamp at={summary.receivedAt} />
            </span>
            <Person story={story.data} />
            <IdText id={messageId} label="message id" max={40} />
          </span>
        }
        actions={<EventActions story={story.data} isMasked={!seesPii} />}
      />
      <PageBody width="prose">
        <EventStory story={story.data} isMasked={!seesPii} />
      </PageBody>
    </>
  );
}

function Person({ story }: { readonly story: Story }) {
  const { userId, anonymousId } = story.summary;
  const id = userId ?? anonymousId;
  if (id === null) return null;
  return (
    <span className="inline-flex items-center gap-1">
      <span className="text-ink-3">{userId === null ? "anonymous" : "user"}</span>
      <IdText id={id} label={userId === null ? "anonymous id" : "user id"} max={32} />
    </span>
  );
}

/** The worst state first: it is what one came for. */
const WORST = ["dead_lettered", "retrying", "held", "pending"] as const;

function Overall({ story }: { readonly story: Story }) {
  if (story.state !== "accepted") return <StatusChip status={story.state} />;
  const states = story.destinations.map(({ state }) => state);
  if (states.length === 0) return null;
  const worst = WORST.find((state) => states.includes(state));
  if (worst !== undefined) {
    const count = states.filter((state) => state === worst).length;
    const word = { dead_lettered: "Failed", retrying: "Retrying", held: "Held", pending: "Pending" }[worst];
    return (
      <StatusChip status={worst}>
        {word} at {count} of {states.length}
      </StatusChip>
    );
  }
  return states.includes("delivered") ? (
    <StatusChip status="delivered" />
  ) : (
    <StatusChip status={states[0] ?? "no_data"} />
  );
}

const NotFound = ({ messageId }: { readonly messageId: string }) => (
  <EmptyState
    icon={<SearchX />}
    title="This event is not here"
    className="max-w-xl"
    action={
      <>
        <Button asChild variant="primary">
          <Link href={searchHref(messageId)}>Look in the warehouse</Link>
        </Button>
        <Button asChild>
          <Link href="/sources/quarantine">Look into the quarantine</Link>
        </Button>
      </>
    }
  >
    <p>Neither an accepted nor a refused event has this message id. It may be missing because</p>
    <ul className="marker:text-ink-3 mt-2 list-disc space-y-1 pl-5 text-left">
      <li>it is older than the event log keeps: its row is still in the warehouse;</li>
      <li>it has only just been sent: events can be found within a second of their arrival;</li>
      <li>its source was deleted, or the id was cut when it was copied.</li>
    </ul>
  </EmptyState>
);
