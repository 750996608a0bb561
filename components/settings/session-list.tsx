"use client";

import { Monitor } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { toast } from "@/components/ui/toast";
import { plural } from "@/lib/client/format";
import { useEndSession, useSessions, type Session } from "@/lib/client/user";
import { deviceOf } from "./device";

interface Props {
  /** Another person's; without it one's own. */
  readonly userId?: string;
  readonly readOnly?: boolean;
}

/** Where somebody is signed in, with a way to end each of it. */
export function SessionList({ userId, readOnly = false }: Props) {
  const sessions = useSessions(userId);
  const end = useEndSession();
  const [ending, setEnding] = useState<ReadonlySet<string>>(new Set());
  if (sessions.error !== null && sessions.data === undefined)
    return (
      <ErrorPanel
        error={sessions.error}
        title="The sessions could not be loaded"
        onRetry={() => void sessions.refetch()}
        retrying={sessions.isFetching}
      />
    );
  if (sessions.data === undefined) return <SkeletonText lines={3} />;
  const { items } = sessions.data;
  const others = items.filter((session) => !session.current);

  const endAll = async (list: readonly Session[]): Promise<void> => {
    setEnding(new Set(list.map((session) => session.id)));
    try {
      for (const { id } of list) await end.mutateAsync({ params: { id } });
      toast.done(list.length === 1 ? "Session ended" : `${plural(list.length, "session")} ended`);
    } catch (error) {
      toast.failed("The session could not be ended", error);
    }
    setEnding(new Set());
  };
  if (items.length === 0) return <p className="text-ink-2 text-sm">Not signed in anywhere.</p>;
  return (
    <div className="grid gap-3">
      <ul className="border-line divide-line divide-y rounded-md border">
        {items.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            busy={ending.has(session.id)}
            {...(readOnly || session.current ? {} : { onEnd: () => void endAll([session]) })}
          />
        ))}
      </ul>
      {!readOnly && others.length > 1 && (
        <Button
          size="sm"
          className="justify-self-start"
          loading={ending.size > 1}
          onClick={() => void endAll(others)}
        >
          {userId === undefined ? "End all others" : `End all ${String(others.length)}`}
        </Button>
      )}
    </div>
  );
}

interface RowProps {
  readonly session: Session;
  readonly busy: boolean;
  readonly onEnd?: () => void;
}

function SessionRow({ session, busy, onEnd }: RowProps) {
  const device = deviceOf(session.userAgent);
  return (
    <li className="flex items-start gap-3 px-3 py-2">
      <Monitor aria-hidden className="text-ink-3 mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 text-sm font-medium">
          <span title={session.userAgent ?? undefined}>{device}</span>
          {session.current && <StatusChip status="enabled">This session</StatusChip>}
        </p>
        <p className="text-ink-3 flex flex-wrap items-center gap-x-2 text-xs">
          {session.ip !== null && <span className="text-code font-mono">{session.ip}</span>}
          <span>
            seen <TimeStamp at={session.lastSeenAt} className="text-xs" />
          </span>
          <span>
            began <TimeStamp at={session.createdAt} className="text-xs" />
          </span>
        </p>
      </div>
      {onEnd !== undefined && (
        <Button size="sm" loading={busy} onClick={onEnd} aria-label={`End session ${device}`}>
          End
        </Button>
      )}
    </li>
  );
}
