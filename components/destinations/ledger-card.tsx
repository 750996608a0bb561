"use client";

import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import type { Answer } from "@/lib/client/api";
import { useLedger } from "@/lib/client/destination";
import { formatCount } from "@/lib/client/format";
import { cn } from "@/lib/cn";

type Ledger = Answer<"GET /destinations/{id}/ledger">;

const REFRESH_MS = 5_000;

const PARTS = [
  { key: "delivered", label: "Delivered", tone: "text-ok-ink" },
  { key: "filtered", label: "Filtered", tone: "" },
  { key: "suppressed", label: "Suppressed", tone: "" },
  { key: "deadLettered", label: "Dead letters", tone: "text-bad-ink" },
  { key: "held", label: "Held", tone: "text-warn-ink" },
  { key: "lag", label: "Lag", tone: "" },
] as const satisfies readonly { readonly key: keyof Ledger; readonly label: string; readonly tone: string }[];

/** What all parts come to. */
export const sumOfParts = (ledger: Ledger): number => PARTS.reduce((sum, { key }) => sum + ledger[key], 0);

interface Props {
  readonly destinationId: string;
  /** Epoch milliseconds of arrival; empty: since the destination was created. */
  readonly span?: { readonly from?: number; readonly to?: number };
  readonly actions?: ReactNode;
}

/** The books: nothing that was accepted is unaccounted for, or this card says how much is. */
export function LedgerCard({ destinationId, span = {}, actions }: Props) {
  const ledger = useLedger(destinationId, span, { refreshMs: REFRESH_MS, keepOld: true });
  const { data } = ledger;
  return (
    <Card
      title="Ledger"
      description={
        span.from === undefined
          ? "What became of every event accepted for this destination, since it was created."
          : "What became of every event that arrived in this time."
      }
      actions={
        <>
          {data !== undefined && <Verdict ledger={data} />}
          {actions}
        </>
      }
    >
      {data === undefined && ledger.error !== null && (
        <ErrorPanel
          className="py-4"
          title="The ledger could not be read"
          error={ledger.error}
          onRetry={() => void ledger.refetch()}
        />
      )}
      {(data !== undefined || ledger.isPending) && <Equation ledger={data} />}
      {data?.balanced === false && (
        <Callout tone="bad" className="mt-4" title="The books do not balance">
          {formatCount(Math.abs(data.accepted - sumOfParts(data)))} events{" "}
          {data.accepted > sumOfParts(data) ? "are not accounted for" : "are counted twice"}. Please report
          this with the destination's id.
        </Callout>
      )}
    </Card>
  );
}

const Verdict = ({ ledger }: { readonly ledger: Ledger }) =>
  ledger.balanced ? (
    <StatusChip status="healthy">Balanced</StatusChip>
  ) : (
    <StatusChip status="failed">Off by {formatCount(ledger.accepted - sumOfParts(ledger))}</StatusChip>
  );

function Equation({ ledger }: { readonly ledger: Ledger | undefined }) {
  return (
    <dl className="flex flex-wrap items-end gap-x-3 gap-y-3">
      <Term label="Accepted" value={ledger?.accepted} className="font-semibold" />
      {PARTS.map(({ key, label, tone }, at) => (
        <Term
          key={key}
          sign={at === 0 ? "=" : "+"}
          label={label}
          value={ledger?.[key]}
          className={(ledger?.[key] ?? 0) > 0 ? tone : "text-ink-3"}
        />
      ))}
    </dl>
  );
}

interface TermProps {
  readonly sign?: "=" | "+";
  readonly label: string;
  readonly value: number | undefined;
  readonly className?: string;
}

/** The sign stays with its term when the equation does not fit on one line. */
const Term = ({ sign, label, value, className }: TermProps) => (
  <div className="grid min-w-20 grid-cols-[auto_1fr] gap-x-3">
    <dt className="text-ink-2 col-start-2 text-xs">{label}</dt>
    <dd className={cn("col-start-2 row-start-2 text-lg tabular-nums", className)}>
      {value === undefined ? <Skeleton className="my-1 w-12" /> : formatCount(value)}
    </dd>
    {sign !== undefined && (
      <dd aria-hidden className="text-ink-3 col-start-1 row-start-2 self-center">
        {sign}
      </dd>
    )}
  </div>
);
