"use client";

import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useAudit } from "@/lib/client/audit";
import { useMay } from "@/components/shell/viewer";
import { useReleases } from "@/lib/client/release";
import { changeWords } from "./change-words";
import { entityHref } from "./links";

const SHOWN = 8;
const REFRESH_MS = 15_000;

/** Who changed what: the audit log for those who may read it, the releases for everybody else. */
export function RecentChanges() {
  const mayAudit = useMay("audit.read");
  return (
    <Card
      title="Recent changes"
      flush
      actions={
        <Link
          href={mayAudit ? "/settings/audit" : "/settings/releases"}
          className="text-ink-2 hover:text-ink text-xs hover:underline"
        >
          {mayAudit ? "Audit log" : "Releases"}
        </Link>
      }
    >
      {mayAudit ? <Audit /> : <Releases />}
    </Card>
  );
}

interface Line {
  readonly id: string;
  readonly at: number;
  readonly who: string;
  readonly what: ReactNode;
}

interface ListProps {
  readonly lines: readonly Line[];
  readonly state: { readonly isPending: boolean; readonly error: unknown; refetch(): void };
}

function Lines({ lines, state }: ListProps) {
  if (state.isPending)
    return (
      <div className="px-4 pb-4">
        <SkeletonText lines={4} />
      </div>
    );
  if (state.error !== null && lines.length === 0)
    return (
      <ErrorPanel
        error={state.error}
        onRetry={() => {
          state.refetch();
        }}
        title="The changes could not be loaded"
      />
    );
  if (lines.length === 0)
    return <p className="text-ink-2 px-4 pb-4 text-sm">Nothing has been changed yet.</p>;
  return (
    <ul className="divide-line divide-y">
      {lines.map((line) => (
        <li key={line.id} className="flex items-baseline gap-3 px-4 py-1.5 text-sm">
          <p className="min-w-0 flex-1 break-words">
            <span className="text-ink-2">{line.who}</span> {line.what}
          </p>
          <TimeStamp at={line.at} className="text-ink-3 text-xs" />
        </li>
      ))}
    </ul>
  );
}

const LINK = "font-medium hover:text-accent-ink hover:underline";

function Audit() {
  const list = useAudit({}, { refreshMs: REFRESH_MS });
  const lines = list.items
    .filter(({ action }) => !/^(session|access)[.]/.test(action))
    .slice(0, SHOWN)
    .map((entry): Line => {
      const href = entityHref(entry.entity, entry.entityId, entry.action);
      return {
        id: entry.id,
        at: entry.at,
        who: entry.actorName,
        what: (
          <>
            {changeWords(entry.action)}{" "}
            {href === null ? (
              <span className="font-medium">{entry.label}</span>
            ) : (
              <Link href={href} className={LINK}>
                {entry.label}
              </Link>
            )}
          </>
        ),
      };
    });
  return <Lines lines={lines} state={list} />;
}

function Releases() {
  const list = useReleases({ refreshMs: REFRESH_MS });
  const lines = list.items.slice(0, SHOWN).map((release): Line => ({
    id: String(release.number),
    at: release.publishedAt,
    who: release.actorName,
    what: (
      <>
        published{" "}
        <Link href="/settings/releases" className={LINK}>
          release {release.number}
        </Link>
        {release.note !== "" && <span className="text-ink-2"> · {release.note}</span>}
      </>
    ),
  }));
  return <Lines lines={lines} state={list} />;
}
