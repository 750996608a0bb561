"use client";

import { parseAsString, useQueryState } from "nuqs";
import { Link } from "@/components/ui/link";
import { NoResults } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SearchInput } from "@/components/ui/search-input";
import { Skeleton } from "@/components/ui/skeleton";
import { useConnectors, type Connector } from "@/lib/client/destination";
import { connectorIcon } from "./connector-icon";

const matches = (connector: Connector, words: string): boolean =>
  `${connector.name} ${connector.slug} ${connector.category} ${connector.summary}`
    .toLowerCase()
    .includes(words);

const GRID = "grid gap-3 sm:grid-cols-2 lg:grid-cols-3 2xl:grid-cols-4";

/** Every connector that can be a destination, as cards to choose from. */
export function Catalogue() {
  const [search, setSearch] = useQueryState("q", parseAsString.withDefault(""));
  const connectors = useConnectors();
  const all = (connectors.data?.items ?? []).filter((connector) => connector.roles.includes("destination"));
  const found = all.filter((connector) => matches(connector, search.toLowerCase()));
  const set = (text: string | null): void => {
    void setSearch(text === "" ? null : text);
  };
  if (connectors.error !== null && connectors.data === undefined) {
    return (
      <ErrorPanel
        title="The catalogue could not be loaded"
        error={connectors.error}
        onRetry={() => void connectors.refetch()}
      />
    );
  }
  return (
    <div className="grid gap-4">
      <SearchInput value={search} onChange={set} label="Search connectors" />
      {connectors.isPending && (
        <output className={GRID} aria-label="Loading">
          <Skeleton className="h-32 w-full" />
          <Skeleton className="h-32 w-full" />
        </output>
      )}
      {!connectors.isPending && found.length === 0 && (
        <NoResults
          onClear={() => {
            set(null);
          }}
        >
          No connector is called “{search}”. The webhook and HTTP connectors reach anything that takes
          requests.
        </NoResults>
      )}
      <ul className={GRID}>
        {found.map((connector) => (
          <ConnectorCard key={connector.slug} connector={connector} />
        ))}
      </ul>
    </div>
  );
}

const PROOF = {
  contract: "Tested against the documented rules",
  live: "Tested against the live service",
} as const;

const ConnectorCard = ({ connector }: { readonly connector: Connector }) => (
  <li className="min-w-0">
    <Link
      href={`/destinations/new?connector=${connector.slug}`}
      className="border-line bg-surface hover:border-control flex h-full flex-col gap-1 rounded-md border p-4"
    >
      <span className="flex items-center gap-2.5">
        <span
          aria-hidden
          className="border-line text-ink-2 grid size-8 place-items-center rounded-xs border [&_svg]:size-4"
        >
          {connectorIcon(connector.slug)}
        </span>
        <span className="text-md font-semibold">{connector.name}</span>
        <span className="text-ink-3 ml-auto text-xs">{connector.category}</span>
      </span>
      <span className="text-ink-2 mt-1 text-sm text-pretty">{connector.summary}</span>
      <span className="text-ink-3 mt-auto pt-2 text-xs">{PROOF[connector.verified]}</span>
    </Link>
  </li>
);
