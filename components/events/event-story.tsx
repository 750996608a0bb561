"use client";

import { Database, Download, Send, Wand } from "lucide-react";
import { Link } from "@/components/ui/link";
import { Callout } from "@/components/ui/callout";
import { Description, DescriptionList } from "@/components/ui/card";
import { DiffView } from "@/components/ui/diff-view";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { EventStory as Story } from "@/lib/client/event";
import { plural } from "@/lib/client/format";
import { explainChanges } from "./changes";
import { DeliveryCard } from "./delivery-card";
import { Judged, Refused, Transformed } from "./judged";
import { Payload } from "./payload";
import { rowQueryHref } from "./row-query";
import { StoryStep } from "./story-step";

interface Props {
  readonly story: Story;
  /** Values are hidden from this person. */
  readonly isMasked: boolean;
  /** Beside a list: the payloads are closed. */
  readonly isCompact?: boolean;
}

/** An event's whole way: received, made canonical, judged, transformed, delivered, loaded; or why it ended before. */
export const EventStory = ({ story, isMasked, isCompact = false }: Props) => (
  <ol className="grid min-w-0 grid-cols-1" aria-label="The event's story">
    <Received story={story} isMasked={isMasked} />
    {(story.state === "accepted" || story.before !== null) && (
      <Canonical story={story} isMasked={isMasked} isCompact={isCompact} />
    )}
    <Judged story={story} isMasked={isMasked} />
    <Transformed story={story} isMasked={isMasked} />
    <Refused story={story} isMasked={isMasked} />
    {story.state === "accepted" && (
      <>
        <Deliveries story={story} isMasked={isMasked} />
        <Warehouse story={story} />
      </>
    )}
  </ol>
);

function Received({ story, isMasked }: Props) {
  const { received, summary, sourceName } = story;
  return (
    <StoryStep title="Received" icon={<Download />}>
      <DescriptionList className="grid-cols-[minmax(5rem,auto)_minmax(0,1fr)] gap-x-3 sm:gap-x-6">
        <Description label="When">
          <TimeStamp at={summary.receivedAt} show="full" />
        </Description>
        <Description label="Source">
          <Link href={`/sources/${summary.sourceId}`} className="text-accent-ink hover:underline">
            {sourceName ?? summary.sourceId}
          </Link>
          {sourceName === null && <span className="text-ink-3"> (deleted)</span>}
        </Description>
        {received !== null && (
          <>
            <Description label="Path">
              <code className="text-code">{received.path}</code>
            </Description>
            <Description label="Address">{received.ip ?? (isMasked ? "Hidden" : "Not known")}</Description>
            <Description label="User agent">
              {received.userAgent ?? (isMasked ? "Hidden" : "None sent")}
            </Description>
          </>
        )}
        <Description label="Library">{libraryOf(story)}</Description>
      </DescriptionList>
      {received === null ? (
        <Callout>
          The request itself is no longer kept: the intake log holds requests for a limited time. The
          canonical event below is complete.
        </Callout>
      ) : (
        <Payload value={received.raw} label="As it was sent" />
      )}
    </StoryStep>
  );
}

function libraryOf({ summary }: Story): string {
  const library = summary.event.context["library"];
  if (typeof library !== "object" || library === null || Array.isArray(library)) return "Not named";
  const { name, version } = library as { readonly name?: unknown; readonly version?: unknown };
  return [name, version].filter((part) => typeof part === "string").join(" ") || "Not named";
}

function Canonical({ story, isMasked, isCompact = false }: Props) {
  const { received, summary, before, transformations } = story;
  // What plan and code changed has steps of its own.
  const canonical = before ?? summary.event;
  const comparison = isMasked || received === null ? null : explainChanges(received.raw, canonical);
  return (
    <StoryStep
      title="Made canonical"
      icon={<Wand />}
      status={
        comparison !== null && (
          <span className="text-ink-3 text-xs">
            {plural(comparison.changes.length, "field")} differ from what was sent
          </span>
        )
      }
    >
      {comparison !== null && <Comparison {...comparison} />}
      {received !== null && isMasked && (
        <p className="text-ink-3 text-sm">What changed is not shown: values are hidden from you.</p>
      )}
      <Payload
        value={canonical}
        label="Canonical event"
        isOpen={!isCompact && transformations.length === 0}
      />
    </StoryStep>
  );
}

const Comparison = ({ changes, notes }: ReturnType<typeof explainChanges>) => (
  <>
    {notes.length > 0 && (
      <ul className="text-ink-2 marker:text-ink-3 list-disc space-y-1 pl-4 text-sm">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    )}
    {changes.length > 0 && <DiffView changes={changes} label="Fields that differ from what was sent" />}
  </>
);

function Deliveries({ story, isMasked }: Props) {
  const { destinations, summary } = story;
  return (
    <StoryStep
      title="Delivered"
      icon={<Send />}
      status={<span className="text-ink-3 text-xs">{plural(destinations.length, "destination")}</span>}
    >
      {destinations.length === 0 ? (
        <p className="text-ink-2 text-sm">
          When this event arrived, its source was connected to no destination.{" "}
          <Link
            href={`/connections?connect=new&source=${summary.sourceId}`}
            className="text-accent-ink hover:underline"
          >
            Connect one
          </Link>
        </p>
      ) : (
        destinations.map((destination) => (
          <DeliveryCard
            key={destination.destinationId}
            destination={destination}
            event={isMasked ? null : summary}
            receivedAt={summary.receivedAt}
          />
        ))
      )}
    </StoryStep>
  );
}

const WAREHOUSE_WORDS = {
  loaded: "Its rows can be queried.",
  waiting: "Loads run every few seconds; this fills in by itself.",
  discarded: "Some of its values did not fit their columns and stand in the discards table, with the reason.",
} as const;

function Warehouse({ story }: { readonly story: Story }) {
  const { warehouse, summary } = story;
  return (
    <StoryStep title="Warehouse" icon={<Database />} status={<StatusChip status={warehouse.state} />}>
      <p className="text-ink-2 text-sm">{WAREHOUSE_WORDS[warehouse.state]}</p>
      {warehouse.tables.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {warehouse.tables.map((table) => (
            <li key={table}>
              <Link
                href={rowQueryHref(table, summary.event)}
                className="border-line-strong bg-surface hover:bg-hover inline-flex min-h-7 items-center gap-1.5 rounded-sm border px-2 text-xs"
              >
                <code className="text-code">{table}</code>
                <span className="text-ink-3">Query row</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </StoryStep>
  );
}
