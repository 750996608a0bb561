"use client";

import { useState } from "react";
import { RequestView } from "@/components/destinations/exchange-view";
import { Callout } from "@/components/ui/callout";
import { DiffView } from "@/components/ui/diff-view";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PayloadViewer } from "@/components/ui/payload-viewer";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusChip, type Status } from "@/components/ui/status-chip";
import { useNow, usePreferences } from "@/components/ui/preferences";
import { cn } from "@/lib/cn";
import type { ConnectionPreview } from "@/lib/client/connection";
import { formatRelative, plural } from "@/lib/client/format";

type Item = ConnectionPreview["items"][number];

interface Props {
  readonly result: ConnectionPreview | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
  /** What is typed cannot be tried yet. */
  readonly isStale: boolean;
}

/** What the draft would do with the last events: which pass, how they change, what is sent. */
export function ConnectionPreviewPane({ result, error, onRetry, isStale }: Props) {
  return (
    <section aria-label="Preview" className="border-line grid min-w-0 gap-3 border-t pt-4">
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="text-md font-semibold">With the last events</h3>
        <span aria-live="polite" className="text-ink-2 text-sm">
          {isStale ? "Mend what is marked to see it." : result !== undefined && countWords(result)}
        </span>
      </header>
      {error !== null && <ErrorPanel error={error} title="No preview now" onRetry={onRetry} />}
      {result === undefined && error === null && <Skeleton className="h-32 w-full" />}
      {result !== undefined && <Tried result={result} isStale={isStale} />}
    </section>
  );
}

function Tried({ result, isStale }: { readonly result: ConnectionPreview; readonly isStale: boolean }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { items, note } = result;
  const item = items.find(({ messageId }) => messageId === chosen) ?? items[0];
  return (
    <>
      {note !== null && <Callout>{note}</Callout>}
      {item === undefined && note === null && (
        <p className="text-ink-2 text-sm">No events yet: send some to see what would happen to them.</p>
      )}
      {item !== undefined && (
        <div className={cn("grid min-w-0 gap-4 md:grid-cols-[15rem_minmax(0,1fr)]", isStale && "opacity-60")}>
          <EventList items={items} chosen={item.messageId} onChoose={setChosen} />
          <Outcome item={item} />
        </div>
      )}
    </>
  );
}

function countWords({ items, counts }: ConnectionPreview): string {
  const kept = counts.filtered + counts.suppressed;
  return [
    `${String(counts.passes)} of ${plural(items.length, "event")} pass`,
    kept > 0 ? `${String(kept)} are kept back` : "",
    counts.fails > 0 ? `${String(counts.fails)} fail` : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}

const VERDICTS: Readonly<Record<Item["verdict"], { readonly status: Status; readonly word: string }>> = {
  passes: { status: "delivered", word: "Passes" },
  filtered: { status: "filtered", word: "Filtered" },
  suppressed: { status: "suppressed", word: "Suppressed" },
  fails: { status: "failed", word: "Fails" },
};

interface ListProps {
  readonly items: readonly Item[];
  readonly chosen: string | null;
  readonly onChoose: (messageId: string) => void;
}

function EventList({ items, chosen, onChoose }: ListProps) {
  const now = useNow();
  const { timeZone } = usePreferences();
  return (
    <ul className="border-line max-h-80 overflow-y-auto rounded-md border" aria-label="Last events">
      {items.map((item) => (
        <li key={item.offset} className="border-line border-b last:border-b-0">
          <button
            type="button"
            aria-pressed={item.messageId === chosen}
            className={cn(
              "hover:bg-hover grid w-full gap-0.5 px-3 py-1.5 text-left text-sm focus-visible:outline-offset-[-2px]",
              item.messageId === chosen && "bg-subtle",
            )}
            onClick={() => {
              onChoose(item.messageId);
            }}
          >
            <span className="truncate font-medium">{item.name === "" ? item.type : item.name}</span>
            <span className="flex items-center justify-between gap-2">
              <StatusChip plain status={VERDICTS[item.verdict].status}>
                {VERDICTS[item.verdict].word}
              </StatusChip>
              <span className="text-ink-3 text-xs">{formatRelative(item.receivedAt, now, timeZone)}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Outcome({ item }: { readonly item: Item }) {
  if (item.verdict === "filtered" || item.verdict === "suppressed")
    return (
      <div className="grid min-w-0 content-start gap-3">
        <Callout title="It is not sent">{item.why ?? item.code}</Callout>
        <PayloadViewer value={item.event} label="Event" maxHeight={260} />
      </div>
    );
  const [first] = item.sent;
  return (
    <div className="grid min-w-0 content-start gap-4">
      {item.verdict === "fails" && (
        <Callout tone="bad" title="It fails">
          {item.why ?? item.code}
        </Callout>
      )}
      <div className="grid min-w-0 gap-1">
        <h4 className="text-sm font-semibold">What changes</h4>
        <DiffView
          before={item.event}
          after={first?.event ?? item.mapped ?? item.event}
          label="Before and after"
        />
      </div>
      {item.sent.length > 1 && (
        <p className="text-ink-2 text-sm">
          It becomes {plural(item.sent.length, "event")}; this is the first.
        </p>
      )}
      {first !== undefined && first.request !== null && (
        <RequestView request={first.request} title="Request that would be sent" />
      )}
    </div>
  );
}
