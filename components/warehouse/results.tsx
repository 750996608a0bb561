"use client";

import { Download, Table2 } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Kbd } from "@/components/ui/kbd";
import { Spinner } from "@/components/ui/spinner";
import { formatCount, formatDuration, plural } from "@/lib/client/format";
import type { WarehouseResult } from "@/lib/client/warehouse";
import { cn } from "@/lib/cn";
import { toCsv } from "./csv";
import { positionOf, withoutPosition } from "./query-position";
import { ResultGrid } from "./result-grid";
import { samplesFor, type Schema } from "./samples";
import type { Run } from "./use-run";

interface Props {
  readonly run: Run;
  readonly schema: Schema;
  readonly hasText: boolean;
  /** Puts a sample into the editor. */
  readonly onOpen: (sql: string) => void;
}

export function Results({ run, schema, hasText, onOpen }: Props) {
  switch (run.kind) {
    case "idle":
      return hasText ? <NotRun /> : <Samples schema={schema} onOpen={onOpen} />;
    case "running":
      return <Running startedAt={run.startedAt} previous={run.previous} />;
    case "failed":
      return <Failed run={run} />;
    default:
      return <Done result={run.result} limit={run.question.limit} />;
  }
}

const NotRun = () => (
  <Card title="Results">
    <p className="text-ink-2 text-sm">
      Not run yet. <Kbd keys="⌘ ↵" /> or Run asks the warehouse.
    </p>
  </Card>
);

function Samples({ schema, onOpen }: Pick<Props, "schema" | "onOpen">) {
  const samples = samplesFor(schema);
  if (samples.length === 0)
    return (
      <Card title="Results">
        <p className="text-ink-2 text-sm">Write a query and run it. Tables appear with the first events.</p>
      </Card>
    );
  return (
    <Card
      title="Begin with one of these"
      description="It is put into the editor; nothing runs before you say so."
      flush
    >
      <ul className="grid pb-2 sm:grid-cols-2">
        {samples.map((sample) => (
          <li key={sample.title}>
            <button
              type="button"
              className="hover:bg-subtle flex w-full items-start gap-3 px-4 py-2 text-left"
              onClick={() => {
                onOpen(sample.sql);
              }}
            >
              <Table2 aria-hidden className="text-ink-3 mt-0.5 size-4 shrink-0" />
              <span className="min-w-0">
                <span className="block font-medium">{sample.title}</span>
                <span className="text-ink-2 block text-xs">{sample.says}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const TICK_MS = 100;
const SHOWN_AFTER_MS = 250;

function useElapsed(startedAt: number): number {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      setElapsed(Date.now() - startedAt);
    }, TICK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [startedAt]);
  return elapsed;
}

function Running({
  startedAt,
  previous,
}: {
  readonly startedAt: number;
  readonly previous: WarehouseResult | null;
}) {
  const elapsed = useElapsed(startedAt);
  return (
    <Card
      title={
        <span className={cn("inline-flex items-center gap-2", elapsed < SHOWN_AFTER_MS && "invisible")}>
          <Spinner /> Running{" "}
          <span className="text-ink-2 font-normal tabular-nums">{(elapsed / 1000).toFixed(1)} s</span>
        </span>
      }
      flush
    >
      {previous === null ? (
        <div className="h-24" />
      ) : (
        <div className="opacity-50" aria-hidden>
          <ResultGrid result={previous} label="Results of the query before" />
        </div>
      )}
    </Card>
  );
}

const TITLES: Readonly<Record<string, string>> = {
  query_cancelled: "Cancelled",
  query_timeout: "The time limit ended the query",
  query_not_read_only: "Only one reading statement is allowed",
  query_invalid: "The warehouse refused the query",
  pipeline_unavailable: "The warehouse does not answer",
  forbidden: "You may not ask the warehouse",
};

function Failed({ run }: { readonly run: Extract<Run, { kind: "failed" }> }) {
  const { error, question } = run;
  const position = positionOf(error.message, question.sql);
  const isCancelled = error.code === "query_cancelled";
  return (
    <Callout tone={isCancelled ? "info" : "bad"} title={TITLES[error.code] ?? "The query failed"}>
      {!isCancelled && (
        <p className="text-code font-mono break-words whitespace-pre-wrap">
          {position !== null && (
            <span className="font-medium">
              Line {position.line}, column {position.column}:{" "}
            </span>
          )}
          {withoutPosition(error.message)}
        </p>
      )}
      {error.code === "query_timeout" && (
        <p className="mt-1">Narrow it down, or raise the time limit beside Run.</p>
      )}
      {isCancelled && <p>The query was ended before it had an answer.</p>}
      {!isCancelled && error.requestId !== null && (
        <p className="mt-1 text-xs">Request id {error.requestId}</p>
      )}
    </Callout>
  );
}

function Done({ result, limit }: { readonly result: WarehouseResult; readonly limit: number }) {
  const { rows, truncated, elapsedMs } = result;
  return (
    <Card
      title={plural(rows.length, "row")}
      description={
        <span className="tabular-nums">
          {plural(result.columns.length, "column")} · {formatDuration(elapsedMs)}
        </span>
      }
      actions={
        <Button
          size="sm"
          icon={<Download aria-hidden />}
          disabled={rows.length === 0}
          onClick={() => {
            downloadCsv(result);
          }}
        >
          CSV
        </Button>
      }
      flush
    >
      {truncated && (
        <p className="bg-warn-tint text-warn-ink px-4 py-1.5 text-xs" role="note">
          There are more: only the first {formatCount(limit)} rows are here and in the CSV. Raise the row
          limit, or aggregate.
        </p>
      )}
      {rows.length === 0 ? (
        <p className="text-ink-2 px-4 pb-4 text-sm">The query has an answer, and it has no rows.</p>
      ) : (
        <ResultGrid result={result} label="Query results" />
      )}
    </Card>
  );
}

function downloadCsv({ columns, rows }: WarehouseResult): void {
  const csv = toCsv(
    columns.map(({ name }) => name),
    rows,
  );
  const address = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "tributary-query.csv";
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 10_000);
}
