"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useShortcut } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Description, DescriptionList } from "@/components/ui/card";
import { DiffView } from "@/components/ui/diff-view";
import { ErrorPanel } from "@/components/ui/error-panel";
import { IconButton } from "@/components/ui/icon-button";
import { IdText } from "@/components/ui/id-text";
import { SidePanel } from "@/components/ui/side-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useAuditEntry, type AuditEntry } from "@/lib/client/audit";
import { CopyLink } from "../copy-link";
import { Actor } from "./audit-columns";
import { auditWords, pageOf } from "./audit-words";

interface Props {
  readonly id: string | null;
  readonly entries: readonly AuditEntry[];
  readonly onOpen: (id: string | null) => void;
  readonly onFilter: (filter: {
    readonly actor?: string;
    readonly entity?: string;
    readonly entityId?: string;
  }) => void;
}

/** The entry of the list, else asked for: a link also works when the list is filtered, or has moved on. */
function useEntry(id: string | null, entries: readonly AuditEntry[]) {
  const listed = entries.find((entry) => entry.id === id);
  const isNumber = id !== null && /^\d{1,15}$/.test(id);
  const asked = useAuditEntry(id ?? "0", isNumber && listed === undefined);
  return { found: listed ?? asked.data?.items.find((entry) => entry.id === id), asked };
}

/** One entry beside the list. */
export function AuditPanel({ id, entries, onOpen, onFilter }: Props) {
  const { found, asked } = useEntry(id, entries);
  return (
    <SidePanel
      open={id !== null}
      onClose={() => {
        onOpen(null);
      }}
      title={found === undefined ? "Audit entry" : `${auditWords(found.action)} ${found.label}`}
      subtitle={found !== undefined && <TimeStamp at={found.at} show="full" />}
      actions={id !== null && <PanelActions id={id} entries={entries} onOpen={onOpen} />}
    >
      {found === undefined ? <Missing id={id} asked={asked} /> : <Entry entry={found} onFilter={onFilter} />}
    </SidePanel>
  );
}

interface MissingProps {
  readonly id: string | null;
  readonly asked: ReturnType<typeof useAuditEntry>;
}

function Missing({ id, asked }: MissingProps) {
  if (asked.error !== null)
    return (
      <ErrorPanel error={asked.error} onRetry={() => void asked.refetch()} retrying={asked.isFetching} />
    );
  if (asked.isFetching) return <SkeletonText lines={6} />;
  return <p className="text-ink-2 text-sm">There is no audit entry {id}.</p>;
}

function PanelActions({ id, entries, onOpen }: Pick<Props, "entries" | "onOpen"> & { readonly id: string }) {
  const at = entries.findIndex((entry) => entry.id === id);
  const step = (by: number): void => {
    const next = at === -1 ? undefined : entries[at + by];
    if (next !== undefined) onOpen(next.id);
  };
  useShortcut("[", "Newer entry", () => {
    step(-1);
  });
  useShortcut("]", "Older entry", () => {
    step(1);
  });
  return (
    <span className="flex items-center">
      <IconButton
        label="Newer entry"
        keys="["
        className="max-sm:hidden"
        size="sm"
        icon={<ChevronUp />}
        disabled={at <= 0}
        onClick={() => {
          step(-1);
        }}
      />
      <IconButton
        label="Older entry"
        keys="]"
        className="max-sm:hidden"
        size="sm"
        icon={<ChevronDown />}
        disabled={at === -1 || at === entries.length - 1}
        onClick={() => {
          step(1);
        }}
      />
      <CopyLink path={`/settings/audit?entry=${id}`} label="Copy link to this entry" />
    </span>
  );
}

interface EntryProps {
  readonly entry: AuditEntry;
  readonly onFilter: Props["onFilter"];
}

function Entry({ entry, onFilter }: EntryProps) {
  const href = pageOf(entry.entity, entry.entityId, entry.action);
  return (
    <div className="grid gap-5">
      <section aria-label="What changed" className="grid gap-2">
        <h3 className="text-md font-semibold">What changed</h3>
        {entry.before === null && entry.after === null ? (
          <p className="text-ink-2 text-sm">Nothing beyond the action itself.</p>
        ) : (
          <DiffView before={entry.before} after={entry.after} label="What changed" />
        )}
      </section>
      <DescriptionList>
        <Description label="Who">
          <Actor entry={entry} />
          {entry.actor !== "system" && (
            <span className="block">
              <IdText id={entry.actor} max={34} label="actor" />
            </span>
          )}
        </Description>
        <Description label="Action">
          <span className="text-code font-mono">{entry.action}</span>
        </Description>
        <Description label="On">
          {href === null ? (
            <span className="font-medium">{entry.label}</span>
          ) : (
            <Link href={href} className="text-accent-ink font-medium hover:underline">
              {entry.label}
            </Link>
          )}
          <span className="block">
            <IdText id={entry.entityId} max={34} label="id" />
          </span>
        </Description>
        <Description label="From">
          {entry.ip === null ? "–" : <span className="text-code font-mono">{entry.ip}</span>}
        </Description>
        <Description label="Request id">
          {entry.requestId === null ? "–" : <IdText id={entry.requestId} max={40} label="request id" />}
        </Description>
        <Description label="Entry">
          <span className="tabular-nums">{entry.id}</span>
        </Description>
      </DescriptionList>
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          className="max-w-full"
          onClick={() => {
            onFilter({ actor: entry.actor });
          }}
        >
          <span className="truncate">All by {entry.actorName}</span>
        </Button>
        <Button
          size="sm"
          className="max-w-full"
          onClick={() => {
            onFilter({ entity: entry.entity, entityId: entry.entityId });
          }}
        >
          <span className="truncate">All about {entry.label}</span>
        </Button>
      </div>
    </div>
  );
}
