"use client";

import { ArrowDownToLine, ShieldAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsBoolean, useQueryState } from "nuqs";
import { useShortcut } from "@/components/shell/shortcuts";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Link } from "@/components/ui/link";
import { ListCount } from "@/components/ui/list-count";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { useFilters } from "@/components/ui/use-filters";
import type { SourceFilters } from "@/lib/client/source";
import { CreateSourceDialog, NewSourceButton } from "./create-source";
import { SOURCE_COLUMNS, sourceHref } from "./source-columns";
import { SOURCE_STATE_OPTIONS } from "./source-status";
import { useSourceRows, type SourceRow } from "./use-source-rows";

const SORTS = ["name", "-name", "createdAt", "-createdAt"] as const;

function filtersOf(values: Readonly<Record<"q" | "sort", string | null>>): SourceFilters {
  const sort = SORTS.find((known) => known === values.sort);
  return { ...(values.q === null ? {} : { q: values.q }), ...(sort === undefined ? {} : { sort }) };
}

export function SourcesPage() {
  const { values, set } = useFilters(["q", "state", "sort"]);
  const { list, liveError } = useSourceRows(filtersOf(values), values.state);
  const [isCreating, setCreating] = useQueryState("new", parseAsBoolean.withDefault(false));
  const mayWrite = useMay("source.write");
  const router = useRouter();
  const create = (): void => {
    if (mayWrite) void setCreating(true);
  };
  useShortcut("n", "New source", create);
  const isFiltered = values.q !== null || values.state !== null;
  return (
    <>
      <PageHeader
        title="Sources"
        actions={
          <>
            <Button asChild>
              <Link href="/sources/quarantine">
                <ShieldAlert aria-hidden />
                Quarantine
              </Link>
            </Button>
            <NewSourceButton onClick={create} />
          </>
        }
      />
      <PageBody>
        <FilterBar
          search={{ name: "q", label: "Search sources" }}
          filters={[{ name: "state", label: "State", options: SOURCE_STATE_OPTIONS }]}
          end={<ListCount list={list} one="source" />}
        />
        {liveError !== null && (
          <Callout tone="warn" className="mb-3" title="States and figures are not known now">
            {liveError.message}
          </Callout>
        )}
        <DataTable<SourceRow>
          label="Sources"
          list={list}
          columns={SOURCE_COLUMNS}
          rowId={(row) => row.source.id}
          onOpen={(row) => {
            router.push(sourceHref(row));
          }}
          sort={values.sort}
          onSort={(sort) => {
            set({ sort });
          }}
          isFiltered={isFiltered}
          onClearFilters={() => {
            set({ q: null, state: null });
          }}
          empty={
            <EmptyState
              icon={<ArrowDownToLine />}
              title="No sources yet"
              action={<NewSourceButton onClick={create} />}
            >
              A source is a website, an app or a server that sends events. It gets a write key of its own and
              a page with the code to paste, and shows the first event as soon as it arrives.
            </EmptyState>
          }
        />
      </PageBody>
      <CreateSourceDialog
        open={isCreating && mayWrite}
        onOpenChange={(open) => {
          void setCreating(open ? true : null);
        }}
      />
    </>
  );
}
