"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";

export interface Standing {
  readonly published: number | null;
  /** Null: the pipeline does not answer, or runs nothing yet. */
  readonly running: number | null;
}

interface Props {
  readonly status: UseQueryResult<Standing>;
  /** Shows what the running release lacks. */
  readonly onCompare: (published: number, running: number) => void;
}

/** What is published beside what runs, and what it means when the two differ. */
export function ReleaseStanding({ status, onCompare }: Props) {
  const { data, error } = status;
  if (error !== null && data === undefined)
    return (
      <Callout
        tone="warn"
        className="mb-4"
        title="Which release runs is not known now"
        actions={
          <Button size="sm" loading={status.isFetching} onClick={() => void status.refetch()}>
            Retry
          </Button>
        }
      >
        {error.message}
      </Callout>
    );
  return (
    <Card className="mb-4">
      <div className="flex flex-wrap items-start gap-x-10 gap-y-3">
        <Figure label="Published">{data === undefined ? undefined : (data.published ?? "–")}</Figure>
        <Figure label="Running">{data === undefined ? undefined : (data.running ?? "–")}</Figure>
        {data !== undefined && (
          <div className="min-w-0 flex-1 basis-72 self-center">
            <Verdict standing={data} onCompare={onCompare} />
          </div>
        )}
      </div>
    </Card>
  );
}

const Figure = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className="min-w-20">
    <p className="text-ink-3 text-xs">{label}</p>
    {children === undefined ? (
      <Skeleton className="mt-1 h-7 w-12" />
    ) : (
      <p className="text-2xl font-semibold tabular-nums">{children}</p>
    )}
  </div>
);

function Verdict({
  standing,
  onCompare,
}: {
  readonly standing: Standing;
  readonly onCompare: Props["onCompare"];
}) {
  const { published, running } = standing;
  if (published === running && running !== null)
    return (
      <p className="text-ink-2 flex flex-wrap items-center gap-2 text-sm">
        <StatusChip status="healthy">Up to date</StatusChip> The pipeline runs what is published.
      </p>
    );
  if (running === null)
    return (
      <p className="text-ink-2 flex flex-wrap items-center gap-2 text-sm">
        <StatusChip status="down">Pipeline down</StatusChip> It does not answer. When it is back it takes
        release {published ?? "one"} by itself.
      </p>
    );
  return (
    <div className="text-ink-2 flex flex-wrap items-center gap-2 text-sm">
      <StatusChip status="degraded">Pipeline is behind</StatusChip>
      <span>It still runs release {running}, and asks for the newest every few seconds.</span>
      {published !== null && running < published && (
        <Button
          size="sm"
          onClick={() => {
            onCompare(published, running);
          }}
        >
          What it lacks
        </Button>
      )}
    </div>
  );
}
