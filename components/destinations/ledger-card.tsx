"use client";

import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { LedgerEquation } from "@/components/ui/ledger-equation";
import { StatusChip } from "@/components/ui/status-chip";
import type { Answer } from "@/lib/client/api";
import { useLedger } from "@/lib/client/destination";
import { formatCount } from "@/lib/client/format";

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
      {(data !== undefined || ledger.isPending) && (
        <LedgerEquation
          left={[{ label: "Accepted", value: data?.accepted, className: "font-semibold" }]}
          right={PARTS.map(({ key, label, tone }) => ({ label, value: data?.[key], className: tone }))}
        />
      )}
      {data !== undefined && <Notes ledger={data} />}
    </Card>
  );
}

const Notes = ({ ledger }: { readonly ledger: Ledger }) => (
  <>
    {ledger.estimated && (
      <p className="text-ink-3 mt-3 text-xs">
        The events that wait are still being counted: lag, and accepted with it, are estimates until then.
      </p>
    )}
    {!ledger.balanced && (
      <Callout tone="bad" className="mt-4" title="The books do not balance">
        {formatCount(Math.abs(ledger.accepted - sumOfParts(ledger)))} events{" "}
        {ledger.accepted > sumOfParts(ledger) ? "are not accounted for" : "are counted twice"}. Please report
        this with the destination's id.
      </Callout>
    )}
  </>
);

const Verdict = ({ ledger }: { readonly ledger: Ledger }) =>
  ledger.balanced ? (
    <StatusChip status="healthy">Balanced</StatusChip>
  ) : (
    <StatusChip status="failed">Off by {formatCount(ledger.accepted - sumOfParts(ledger))}</StatusChip>
  );
