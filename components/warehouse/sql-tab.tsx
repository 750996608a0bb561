"use client";

import { LockKeyhole } from "lucide-react";
import { useMemo } from "react";
import { CodeEditor } from "@/components/ui/code-editor";
import { Callout } from "@/components/ui/callout";
import { useTables, type WarehouseTable } from "@/lib/client/warehouse";
import { useQueryRefusal } from "./access";
import { ParamFields } from "./param-fields";
import { paramCount, paramValue } from "./query-params";
import { positionOf, withoutPosition } from "./query-position";
import { QueryToolbar } from "./query-toolbar";
import { Results } from "./results";
import type { Schema } from "./samples";
import { SchemaList } from "./schema-list";
import { SavedQueries } from "./saved-queries";
import { useQueryText } from "./use-query-text";
import { useRun, type Run } from "./use-run";

const SCHEMA_REFRESH_MS = 30_000;

const schemaOf = (tables: readonly WarehouseTable[]): Schema =>
  Object.fromEntries(tables.map((table) => [table.name, table.columns.map((column) => column.name)]));

/** The SQL console; who may not query sees the schema and why. */
export function SqlTab() {
  const refusal = useQueryRefusal();
  const tables = useTables({ refreshMs: SCHEMA_REFRESH_MS });
  if (refusal === null) return <Console tables={tables} />;
  return (
    <div className="grid gap-4">
      <Callout title="The SQL console is closed to you">{refusal}</Callout>
      <p className="text-ink-2 flex items-center gap-2 text-sm">
        <LockKeyhole aria-hidden className="size-4" /> The schema is open to everybody:
      </p>
      <SchemaList tables={tables.data?.items} error={tables.error} onRetry={() => void tables.refetch()} />
    </div>
  );
}

function Console({ tables }: { readonly tables: ReturnType<typeof useTables> }) {
  const query = useQueryText();
  const runner = useRun();
  const items = tables.data?.items;
  const schema = useMemo(() => schemaOf(items ?? []), [items]);
  const count = paramCount(query.text);
  const fault = useFault(runner.run, query.text);
  const open: typeof query.open = (what) => {
    runner.reset();
    query.open(what);
  };
  const run = (): void => {
    if (query.text.trim() === "") return;
    runner.ask({
      sql: query.text,
      params: Array.from({ length: count }, (_, at) => paramValue(query.params[at] ?? "")),
      limit: query.rows,
      timeoutMs: query.seconds * 1000,
    });
  };
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_17rem]">
      <div className="grid min-w-0 gap-4">
        <section aria-label="Query" className="grid gap-2">
          {query.savedError !== null && (
            <Callout tone="warn" title="The saved query of this link cannot be opened">
              It may have been deleted. Choose another one, or write a new query.
            </Callout>
          )}
          <CodeEditor
            value={query.text}
            onChange={query.edit}
            language="sql"
            label="SQL query"
            onRun={run}
            placeholder="SELECT … FROM tracks"
            minHeight={140}
            maxHeight={360}
            schema={schema}
            fault={fault}
          />
          {count > 0 && (
            <ParamFields count={count} values={query.params} onChange={query.setParam} onRun={run} />
          )}
          <QueryToolbar query={query} runner={runner} onRun={run} />
        </section>
        <Results
          run={runner.run}
          schema={schema}
          hasText={query.text.trim() !== ""}
          onOpen={(sql) => {
            open({ sql });
          }}
        />
      </div>
      <aside aria-label="Saved queries and schema" className="grid gap-4">
        <SavedQueries
          openId={query.savedId}
          onOpen={(saved) => {
            open({ saved });
          }}
          onGone={() => {
            query.open({ sql: query.text });
          }}
        />
        <SchemaList
          tables={items}
          error={tables.error}
          onRetry={() => void tables.refetch()}
          onQuery={(sql) => {
            open({ sql });
          }}
        />
      </aside>
    </div>
  );
}

/** The editor's mark of the fault; gone as soon as the text is another one. */
function useFault(run: Run, text: string): { readonly at: number; readonly message: string } | null {
  return useMemo(() => {
    if (run.kind !== "failed" || run.question.sql !== text) return null;
    const position = positionOf(run.error.message, text);
    return position === null ? null : { at: position.at, message: withoutPosition(run.error.message) };
  }, [run, text]);
}
