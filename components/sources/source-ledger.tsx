"use client";

import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { StatusChip } from "@/components/ui/status-chip";
import { LedgerEquation } from "@/components/ui/ledger-equation";
import type { Answer } from "@/lib/client/api";
import { formatCount } from "@/lib/client/format";
import { useSourceLedger } from "@/lib/client/health";

type Ledger = Answer<"GET /sources/{id}/ledger">;

const REFRESH_MS = 5_000;

/** What became of everything that the source sent, or how much of it is not accounted for. */
export function SourceLedger({ sourceId }: { readonly sourceId: string }) {
  const ledger = useSourceLedger(sourceId, { refreshMs: REFRESH_MS });
  const { data } = ledger;
  return (
    <Card
      title="Ledger"
      description="What became of every event that this source sent. Of what is taken, a repetition is stored once."
      actions={data !== undefined && <Verdict ledger={data} />}
    >
      {data === undefined && ledger.error !== null ? (
        <ErrorPanel
          className="py-4"
          title="The ledger could not be read"
          error={ledger.error}
          onRetry={() => void ledger.refetch()}
        />
      ) : (
        <LedgerEquation left={leftOf(data)} right={rightOf(data)} />
      )}
      {data !== undefined && data.isSettled && data.difference !== 0 && (
        <Callout tone="bad" className="mt-4" title="The books do not balance">
          {formatCount(Math.abs(data.difference))} events{" "}
          {data.difference > 0 ? "are not accounted for" : "are counted twice"}. Please report this with the
          source's id.
        </Callout>
      )}
    </Card>
  );
}

const leftOf = (ledger: Ledger | undefined) => [
  { label: "Received", value: ledger?.received, className: "font-semibold" },
  ...((ledger?.derived ?? 0) > 0 ? [{ label: "Made by transformations", value: ledger?.derived }] : []),
];

const rightOf = (ledger: Ledger | undefined) => [
  { label: "Taken", value: ledger?.taken, className: "text-ok-ink" },
  { label: "Quarantined", value: ledger?.quarantined, className: "text-warn-ink" },
  { label: "Dropped", value: ledger?.dropped },
  { label: "In progress", value: ledger?.inProgress },
];

function Verdict({ ledger }: { readonly ledger: Ledger }) {
  if (!ledger.isSettled) return <StatusChip status="running">Counting</StatusChip>;
  return ledger.difference === 0 ? (
    <StatusChip status="healthy">Balanced</StatusChip>
  ) : (
    <StatusChip status="failed">Off by {formatCount(ledger.difference)}</StatusChip>
  );
}
