"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { formatCount, formatShare, plural } from "@/lib/client/format";
import { cn } from "@/lib/cn";
import { eventWords } from "./plan-words";
import type { Evidence, Seen as SeenCounts } from "./use-evidence";

/** More at once help nobody to find one; the search does. */
const PAGE = 200;

export interface Entry {
  readonly key: string;
  readonly words: string;
  readonly type: string;
  readonly name: string;
}

interface Props {
  readonly entries: readonly Entry[];
  readonly openKey: string | null;
  readonly onOpen: (key: string) => void;
  readonly evidence: Evidence;
  /** Opens the import of observed events; null: the person may only look. */
  readonly onImport: (() => void) | null;
}

export function EventList({ entries, openKey, onOpen, evidence, onImport }: Props) {
  const [shown, setShown] = useState(PAGE);
  const { unplanned } = evidence;
  return (
    <div className="border-line bg-surface min-w-0 overflow-hidden rounded-md border">
      <ul aria-label="Events of the plan" className="max-h-[60vh] overflow-y-auto max-lg:max-h-64">
        {entries.slice(0, shown).map((entry) => (
          <li key={entry.key} className="border-line border-t first:border-t-0">
            <button
              type="button"
              aria-current={entry.key === openKey}
              onClick={() => {
                onOpen(entry.key);
              }}
              className={cn(
                "flex min-h-9 w-full items-center gap-2 px-3 py-1.5 text-left text-sm focus-visible:outline-offset-[-2px] pointer-coarse:min-h-11",
                entry.key === openKey ? "bg-accent-tint" : "hover:bg-subtle",
              )}
            >
              <span className="min-w-0 flex-1 truncate" title={entry.words}>
                {entry.words}
              </span>
              {evidence.preview !== undefined && <Seen seen={evidence.of(entry.type, entry.name)} />}
            </button>
          </li>
        ))}
        {entries.length === 0 && (
          <li className="text-ink-3 px-3 py-4 text-sm">Nothing matches the search.</li>
        )}
      </ul>
      {entries.length > shown && (
        <div className="border-line flex items-center justify-between border-t px-3 py-2">
          <span className="text-ink-3 text-xs">
            {formatCount(shown)} of {formatCount(entries.length)}
          </span>
          <Button
            size="sm"
            onClick={() => {
              setShown(shown + PAGE);
            }}
          >
            Show more
          </Button>
        </div>
      )}
      {evidence.isOld && (
        <div className="border-line text-ink-3 grid justify-items-start gap-2 border-t px-3 py-2 text-xs">
          <p>Counted before your latest changes.</p>
          <Button size="sm" onClick={evidence.again}>
            Check the events again
          </Button>
        </div>
      )}
      {unplanned.length > 0 && (
        <div className="border-line text-ink-3 grid justify-items-start gap-2 border-t px-3 py-2 text-xs">
          <p>
            Seen but not planned:{" "}
            {unplanned
              .slice(0, 5)
              .map(({ type, name, checked }) => `${eventWords(type, name)} (${formatCount(checked)})`)
              .join(", ")}
            {unplanned.length > 5 && ` and ${plural(unplanned.length - 5, "other")}`}
          </p>
          {onImport !== null && (
            <Button size="sm" onClick={onImport}>
              Look at them…
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** Share of valid events of the last 24 hours; what never came says so. */
function Seen({ seen }: { readonly seen: SeenCounts | undefined }) {
  if (seen === undefined || seen.checked === 0)
    return <span className="text-ink-3 shrink-0 text-xs">Not seen</span>;
  const isValid = seen.valid === seen.checked;
  return (
    <span
      className={cn("shrink-0 text-xs tabular-nums", isValid ? "text-ok-ink" : "text-warn-ink")}
      title={`${formatCount(seen.valid)} of ${formatCount(seen.checked)} events valid in the last 24 hours`}
    >
      {formatShare(seen.valid / seen.checked)}
    </span>
  );
}
