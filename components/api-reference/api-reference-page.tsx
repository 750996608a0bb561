"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { Link } from "@/components/ui/link";
import { parseAsString, useQueryState } from "nuqs";
import { useEffect, useRef, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { NoResults } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { SearchInput } from "@/components/ui/search-input";
import { Skeleton } from "@/components/ui/skeleton";
import { call } from "@/lib/client/api";
import { plural } from "@/lib/client/format";
import { ErrorCatalogue, findErrors } from "./error-catalogue";
import { FirstCall } from "./first-call";
import { groupsOf, type Group, type OpenApi } from "./openapi";
import { OperationView } from "./operation-view";

export function ApiReferencePage() {
  const document = useQuery({
    queryKey: ["openapi"],
    // The server makes the document from the operations; its shape is fixed by OpenAPI 3.1.
    queryFn: async () => (await call("GET /openapi.json")) as unknown as OpenApi,
    staleTime: Infinity,
  });
  return (
    <>
      <PageHeader
        title="API reference"
        description="Everything that the console does goes through this API."
        actions={
          <>
            <Button asChild>
              <a href="/api/v1/openapi.json" download="tributary-openapi.json">
                <Download aria-hidden /> OpenAPI 3.1
              </a>
            </Button>
            <Button asChild variant="primary">
              <Link href="/settings/tokens">API tokens</Link>
            </Button>
          </>
        }
      />
      <PageBody>
        {document.error !== null && (
          <ErrorPanel
            error={document.error}
            title="The API description could not be loaded"
            onRetry={() => void document.refetch()}
            retrying={document.isFetching}
          />
        )}
        {document.isPending && <Loading />}
        {document.data !== undefined && <Reference document={document.data} />}
      </PageBody>
    </>
  );
}

function Reference({ document }: { readonly document: OpenApi }) {
  const [search, setSearch] = useQueryState("q", parseAsString.withDefault(""));
  const [open, setOpen] = useQueryState("operation", parseAsString.withOptions({ history: "push" }));
  const groups = groupsOf(document, search);
  const found = groups.reduce((sum, group) => sum + group.operations.length, 0);
  const errors = findErrors(search).length;
  useArrival(open);
  return (
    <div className="flex gap-8">
      <div className="grid min-w-0 flex-1 grid-cols-1 gap-6">
        <search className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <SearchInput
            value={search}
            onChange={(text) => void setSearch(text === "" ? null : text)}
            label="Search calls and errors"
            delayMs={80}
            className="w-80"
          />
          <span className="text-ink-3 text-xs" aria-live="polite">
            {plural(found, "call")}
            {search !== "" && `, ${plural(errors, "error")}`}
          </span>
        </search>
        {search === "" && <FirstCall />}
        {found === 0 && errors === 0 && (
          <NoResults onClear={() => void setSearch(null)}>Nothing matches “{search}”.</NoResults>
        )}
        {groups.map((group) => (
          <Part key={group.tag} title={group.tag}>
            <ul className="border-line bg-surface divide-line divide-y overflow-clip rounded-md border">
              {group.operations.map((operation) => (
                <OperationView
                  key={operation.operationId}
                  operation={operation}
                  document={document}
                  isOpen={open === operation.operationId}
                  onToggle={() => void setOpen(open === operation.operationId ? null : operation.operationId)}
                />
              ))}
            </ul>
          </Part>
        ))}
        {errors > 0 && (
          <Part title="Errors">
            <ErrorCatalogue search={search} />
          </Part>
        )}
      </div>
      <Contents groups={groups} errors={errors} />
    </div>
  );
}

/** A link to an operation arrives at it; opening one by hand leaves the page where it is. */
function useArrival(open: string | null): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current) return;
    isDone.current = true;
    const target = open ?? location.hash.slice(1);
    if (target !== "") document.getElementById(decodeURIComponent(target))?.scrollIntoView();
  }, [open]);
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section id={slugOf(title)} aria-label={title} className="min-w-0 scroll-mt-16">
    <h2 className="mb-2 text-lg font-semibold">{title}</h2>
    {children}
  </section>
);

const slugOf = (title: string): string => title.toLowerCase().replaceAll(" ", "-");

interface ContentsProps {
  readonly groups: readonly Group[];
  readonly errors: number;
}

function Contents({ groups, errors }: ContentsProps) {
  const entries = [
    ...groups.map((group) => ({ title: group.tag, count: group.operations.length })),
    ...(errors > 0 ? [{ title: "Errors", count: errors }] : []),
  ];
  return (
    <nav aria-label="On this page" className="sticky top-6 hidden w-40 shrink-0 self-start xl:block">
      <ul className="grid gap-px">
        {entries.map(({ title, count }) => (
          <li key={title}>
            <a
              href={`#${slugOf(title)}`}
              className="text-ink-2 hover:text-ink flex min-h-7 items-center justify-between text-sm"
            >
              {title}
              <span className="text-ink-3 text-xs tabular-nums">{count}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const Loading = () => (
  <div className="grid gap-6" aria-busy="true">
    <Skeleton className="h-8 w-80" />
    <Skeleton className="h-64 w-full" />
    {[0, 1, 2].map((group) => (
      <div key={group} className="grid gap-2">
        <Skeleton className="h-6 w-32" />
        <Skeleton className="h-40 w-full" />
      </div>
    ))}
  </div>
);
