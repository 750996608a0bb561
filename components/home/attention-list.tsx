"use client";

import { CircleCheck } from "lucide-react";
import { Link } from "@/components/ui/link";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusShape } from "@/components/ui/status-shape";
import { TimeStamp } from "@/components/ui/time-stamp";
import { plural } from "@/lib/client/format";
import type { Attention, Home } from "@/lib/client/home";
import { attentionHref } from "./links";

interface Props {
  readonly home: Home | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** What somebody should look at now, worst first. Its calm state is as plain as its loud one. */
export function AttentionList({ home, error, onRetry }: Props) {
  const items = home?.attention ?? [];
  return (
    <Card
      title="Needs attention"
      flush
      actions={
        items.length > 0 && (
          <span className="text-ink-3 text-xs tabular-nums">{plural(items.length, "thing")}</span>
        )
      }
    >
      {home === undefined &&
        (error === null ? (
          <Loading />
        ) : (
          <ErrorPanel error={error} onRetry={onRetry} title="Home could not be loaded" />
        ))}
      {home !== undefined && items.length === 0 && <Calm home={home} />}
      {items.length > 0 && (
        <ul className="divide-line divide-y">
          {items.map((item) => (
            <Row key={`${item.kind} ${item.entityId ?? ""} ${item.detail}`} item={item} />
          ))}
        </ul>
      )}
    </Card>
  );
}

const Loading = () => (
  <output className="flex h-14 items-center gap-3 px-4" aria-label="Loading">
    <Skeleton className="size-4 rounded-full" />
    <Skeleton className="w-64" />
  </output>
);

const Calm = ({ home }: { readonly home: Home }) => (
  <p className="text-ink-2 flex items-center gap-3 px-4 pb-4">
    <CircleCheck aria-hidden className="text-ok size-4 shrink-0" />
    <span>
      <span className="text-ink font-medium">Nothing needs you.</span>{" "}
      {home.counts.destinations > 0
        ? "Everything that was accepted is delivered or on its way."
        : "The pipeline runs and waits for events."}
    </span>
  </p>
);

const WORDS = {
  critical: { tone: "bad", word: "Critical" },
  warning: { tone: "warn", word: "Warning" },
} as const;

function Row({ item }: { readonly item: Attention }) {
  const { tone, word } = WORDS[item.severity];
  const href = attentionHref(item);
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 px-4 py-2.5 md:grid-cols-[auto_minmax(0,1fr)_auto] md:items-center">
      <span className="mt-1 md:mt-0">
        <StatusShape tone={tone} size={14} />
        <span className="sr-only">{word}: </span>
      </span>
      <div className="min-w-0">
        <p className="font-medium break-words">
          {href === null ? (
            item.title
          ) : (
            <Link href={href} className="hover:text-accent-ink hover:underline">
              {item.title}
            </Link>
          )}
        </p>
        <p className="text-ink-2 text-sm break-words">{item.detail}</p>
      </div>
      <p className="text-ink-2 col-start-2 flex flex-wrap items-center gap-x-3 text-xs md:col-start-3 md:justify-end">
        {item.events !== null && item.events > 0 && (
          <span className="tabular-nums">{plural(item.events, "event")}</span>
        )}
        {item.at !== null && (
          <span className="inline-flex items-center gap-1">
            began <TimeStamp at={item.at} />
          </span>
        )}
      </p>
    </li>
  );
}
