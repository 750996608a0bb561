"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { NoResults } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { SearchInput } from "@/components/ui/search-input";
import { SkeletonText } from "@/components/ui/skeleton";
import { call } from "@/lib/client/api";
import { groupsOf, type OpenApi } from "./openapi";
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
        description="Everything that the console does goes through this API. Times are epoch milliseconds; lists answer items and nextCursor."
        actions={
          <>
            <Button asChild>
              <a href="/api/v1/openapi.json" download="tributary-openapi.json">
                OpenAPI 3.1
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
          <ErrorPanel error={document.error} onRetry={() => void document.refetch()} />
        )}
        {document.isPending && <SkeletonText lines={10} />}
        {document.data !== undefined && <Reference document={document.data} />}
      </PageBody>
    </>
  );
}

function Reference({ document }: { readonly document: OpenApi }) {
  const [search, setSearch] = useQueryState("q", parseAsString.withDefault(""));
  const [open, setOpen] = useQueryState("operation", parseAsString.withOptions({ history: "push" }));
  const groups = groupsOf(document, search);
  return (
    <div className="flex gap-8">
      <div className="grid min-w-0 flex-1 grid-cols-1 gap-6">
        <SearchInput
          value={search}
          onChange={(text) => void setSearch(text === "" ? null : text)}
          label="Search operations"
          className="w-80"
        />
        {search === "" && <Access />}
        {groups.length === 0 && (
          <NoResults onClear={() => void setSearch(null)}>No operation matches “{search}”.</NoResults>
        )}
        {groups.map((group) => (
          <section key={group.tag} id={group.tag} aria-label={group.tag} className="scroll-mt-4">
            <h2 className="mb-2 text-lg font-semibold">{group.tag}</h2>
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
          </section>
        ))}
      </div>
      <nav aria-label="Groups" className="sticky top-6 hidden w-40 shrink-0 self-start xl:block">
        <ul className="grid gap-px">
          {groups.map((group) => (
            <li key={group.tag}>
              <a
                href={`#${encodeURIComponent(group.tag)}`}
                className="text-ink-2 hover:text-ink flex min-h-7 items-center justify-between text-sm"
              >
                {group.tag}
                <span className="text-ink-3 text-xs tabular-nums">{group.operations.length}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}

const EXAMPLE = `export TOKEN=…   # Settings, API tokens
curl -H "Authorization: Bearer $TOKEN" "$CONSOLE/api/v1/sources?limit=10"`;

const Access = () => (
  <Card title="Access" description="A bearer token, narrowed by its role and scopes.">
    <div className="grid grid-cols-1 gap-3">
      <CodeBlock label="First call" code={EXAMPLE} />
      <p className="text-ink-2 text-sm">
        Errors answer <code className="text-code">{'{"error": {"code", "message", "details"}}'}</code> with a
        fitting status. A write that changes what the pipeline runs on answers once the pipeline has applied
        it, or 202 while it is down.
      </p>
    </div>
  </Card>
);
