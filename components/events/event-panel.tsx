"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { RefObject } from "react";
import type { EventSummary } from "@/contract/control";
import { useShortcut } from "@/components/shell/shortcuts";
import { useViewer } from "@/components/shell/viewer";
import { Callout } from "@/components/ui/callout";
import { ErrorPanel } from "@/components/ui/error-panel";
import { IconButton } from "@/components/ui/icon-button";
import { IdText } from "@/components/ui/id-text";
import { PayloadViewer } from "@/components/ui/payload-viewer";
import { SidePanel } from "@/components/ui/side-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { TabsView } from "@/components/ui/tabs";
import type { EventStory as Story } from "@/lib/client/event";
import { EventActions } from "./event-actions";
import { EventStory } from "./event-story";
import { eventHref, neighbourOf, rowName } from "./event-row";
import { useStory } from "./use-story";

interface Props {
  /** The list beside it, for the next and the previous event. */
  readonly events: readonly EventSummary[];
  /** messageId; null: closed. */
  readonly openId: string | null;
  readonly onOpen: (messageId: string | null) => void;
  readonly scroller: RefObject<HTMLElement | null>;
}

/** The open event beside the list: [ and ] go to its neighbours, o opens the full page. */
export function EventPanel({ events, openId, onOpen, scroller }: Props) {
  const router = useRouter();
  const at = events.findIndex(({ messageId }) => messageId === openId);
  const known = events[at];
  const step = (by: 1 | -1): void => {
    const next = neighbourOf(events, at, by);
    if (next !== undefined) onOpen(next.messageId);
  };
  const href = known === undefined ? `/events/${encodeURIComponent(openId ?? "")}` : eventHref(known);
  useShortcut("]", "Older event", () => {
    step(1);
  });
  useShortcut("[", "Newer event", () => {
    step(-1);
  });
  useShortcut("o", "Open the event's page", () => {
    const target = openId === null ? focusedHref(scroller.current) : href;
    if (target !== null) router.push(target);
  });
  return (
    <SidePanel
      open={openId !== null}
      onClose={() => {
        onOpen(null);
      }}
      title={known === undefined ? "Event" : rowName(known)}
      subtitle={openId !== null && <IdText id={openId} label="message id" max={40} />}
      href={href}
      actions={
        <>
          <IconButton
            size="sm"
            label="Newer event"
            keys="["
            icon={<ChevronUp />}
            disabled={neighbourOf(events, at, -1) === undefined}
            onClick={() => {
              step(-1);
            }}
          />
          <IconButton
            size="sm"
            label="Older event"
            keys="]"
            icon={<ChevronDown />}
            disabled={neighbourOf(events, at, 1) === undefined}
            onClick={() => {
              step(1);
            }}
          />
        </>
      }
    >
      {openId !== null && <PanelBody key={openId} messageId={openId} sourceId={known?.sourceId} />}
    </SidePanel>
  );
}

const focusedHref = (list: HTMLElement | null): string | null =>
  document.activeElement instanceof HTMLAnchorElement && list?.contains(document.activeElement) === true
    ? document.activeElement.getAttribute("href")
    : null;

const TABS = ["story", "pretty", "raw"] as const;

function PanelBody({
  messageId,
  sourceId,
}: {
  readonly messageId: string;
  readonly sourceId: string | undefined;
}) {
  const story = useStory(messageId, sourceId);
  const { seesPii } = useViewer();
  const [tab, setTab] = useQueryState("panel", parseAsStringLiteral(TABS).withDefault("story"));
  if (story.data === undefined) {
    return story.error === null ? (
      <SkeletonText lines={12} />
    ) : (
      <ErrorPanel
        error={story.error}
        title="This event could not be loaded"
        onRetry={() => void story.refetch()}
        retrying={story.isFetching}
      />
    );
  }
  return (
    <>
      <div className="flex flex-wrap gap-2 pb-3">
        <EventActions story={story.data} isMasked={!seesPii} />
      </div>
      <TabsView
        label="Views of the event"
        value={tab}
        onChange={(next) => void setTab(next as (typeof TABS)[number])}
        tabs={[
          {
            value: "story",
            label: "Story",
            content: <EventStory story={story.data} isMasked={!seesPii} isCompact />,
          },
          {
            value: "pretty",
            label: "Pretty",
            content: (
              <PayloadViewer value={story.data.summary.event} label="Canonical event" maxHeight={2000} />
            ),
          },
          { value: "raw", label: "Raw", content: <Raw story={story.data} /> },
        ]}
      />
    </>
  );
}

function Raw({ story }: { readonly story: Story }) {
  if (story.received === null) {
    return <Callout>The request is no longer kept. The tab Pretty shows the canonical event.</Callout>;
  }
  return (
    <PayloadViewer
      value={JSON.stringify(story.received.raw, null, 2)}
      label="As it was sent"
      maxHeight={2000}
    />
  );
}
