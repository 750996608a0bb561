"use client";

import { Plus, Send } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useRouter } from "next/navigation";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { useFilters } from "@/components/ui/use-filters";
import { useConnectors, type DestinationFilters } from "@/lib/client/destination";
import { plural } from "@/lib/client/format";
import { ACTIONS } from "@/lib/contract/access";
import { DESTINATION_COLUMNS } from "./destination-columns";
import { useDestinationRows, type DestinationRow } from "./use-destination-rows";

const SORTS = ["name", "-name", "createdAt", "-createdAt"] as const;

function filtersOf(
  values: Readonly<Record<"q" | "connector" | "enabled" | "sort", string | null>>,
): DestinationFilters {
  const sort = SORTS.find((known) => known === values.sort);
  return {
    ...(values.q === null ? {} : { q: values.q }),
    ...(values.connector === null ? {} : { connector: values.connector }),
    ...(values.enabled === "true" || values.enabled === "false" ? { enabled: values.enabled } : {}),
    ...(sort === undefined ? {} : { sort }),
  };
}

export function DestinationsPage() {
  const { values, set } = useFilters(["q", "connector", "enabled", "sort"]);
  const { list, liveError } = useDestinationRows(filtersOf(values));
  const connectors = useConnectors();
  const router = useRouter();
  const isFiltered = values.q !== null || values.connector !== null || values.enabled !== null;
  const clear = (): void => {
    set({ q: null, connector: null, enabled: null });
  };
  const options = (connectors.data?.items ?? [])
    .filter((connector) => connector.roles.includes("destination"))
    .map(({ slug, name }) => ({ value: slug, label: name }));
  return (
    <>
      <PageHeader title="Destinations" actions={<NewButton />} />
      <PageBody>
        <FilterBar
          search={{ name: "q", label: "Search destinations" }}
          filters={[
            { name: "connector", label: "Connector", options },
            {
              name: "enabled",
              label: "Enabled",
              options: [
                { value: "true", label: "Enabled" },
                { value: "false", label: "Disabled" },
              ],
            },
          ]}
          end={
            list.items.length > 0 && (
              <span className="text-ink-3 text-xs" aria-live="polite">
                {list.isFetching && !list.isLoadingMore
                  ? "Refreshing…"
                  : `${plural(list.items.length, "destination")}${list.hasMore ? " and more" : ""}`}
              </span>
            )
          }
        />
        {liveError !== null && (
          <Callout tone="warn" className="mb-3" title="States and figures are not known now">
            {liveError.message}
          </Callout>
        )}
        <DataTable<DestinationRow>
          label="Destinations"
          list={list}
          columns={DESTINATION_COLUMNS}
          rowId={(row) => row.destination.id}
          onOpen={(row) => {
            router.push(`/destinations/${row.destination.id}`);
          }}
          sort={values.sort}
          onSort={(sort) => {
            set({ sort });
          }}
          isFiltered={isFiltered}
          onClearFilters={clear}
          empty={<NoDestinations />}
        />
      </PageBody>
    </>
  );
}

function NewButton() {
  const isAllowed = useMay("destination.write");
  if (!isAllowed) {
    return (
      <Button
        variant="primary"
        icon={<Plus aria-hidden />}
        disabled
        title={`This needs the role ${ACTIONS["destination.write"]}.`}
      >
        New destination
      </Button>
    );
  }
  return (
    <Button asChild variant="primary">
      <Link href="/destinations/new">
        <Plus aria-hidden /> New destination
      </Link>
    </Button>
  );
}

const NoDestinations = () => (
  <EmptyState
    icon={<Send />}
    title="No destinations yet"
    action={
      <>
        <NewButton />
        <Button asChild>
          <Link href="/destinations/new?connector=webhook">Start with a webhook</Link>
        </Button>
      </>
    }
  >
    A destination is a tool that should get your events: Tributary delivers them in order per person, retries
    what fails, and keeps the books. Everything already lands in the warehouse, also without one.
  </EmptyState>
);
