"use client";

import { ScrollText } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { DataTable } from "@/components/ui/data-table";
import { DateRangePicker } from "@/components/ui/date-range-picker";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar, type FilterSpec } from "@/components/ui/filter-bar";
import { plural } from "@/lib/client/format";
import { useAudit, type AuditEntry } from "@/lib/client/audit";
import { useTokens, useUsers } from "@/lib/client/user";
import { Section } from "../section";
import { AUDIT_COLUMNS } from "./audit-columns";
import { AuditPanel } from "./audit-panel";
import { actionOptions, ENTITY_OPTIONS } from "./audit-words";
import { useAuditFilters } from "./use-audit-filters";

export function AuditPage() {
  return (
    <Section
      title="Audit log"
      description="Every change: who made it, when, from where, and what it replaced; and who was refused what. Secret values are never kept."
      needs="audit.read"
    >
      <Audit />
    </Section>
  );
}

function Audit() {
  const filters = useAuditFilters();
  const list = useAudit(filters.asked);
  const [entry, setEntry] = useQueryState("entry", parseAsString.withOptions({ history: "push" }));
  const specs = useFilterSpecs(filters.values.entity, filters.values.entityId);
  return (
    <>
      <FilterBar
        search={{ name: "q", label: "Search name or person" }}
        filters={specs}
        also={["range"]}
        end={
          list.items.length > 0 && (
            <span className="text-ink-3 text-xs" aria-live="polite">
              {list.isFetching && !list.isLoadingMore
                ? "Refreshing…"
                : `${plural(list.items.length, "entry", "entries")}${list.hasMore ? " and more" : ""}`}
            </span>
          )
        }
      >
        <DateRangePicker
          range={filters.range}
          onChange={filters.setRange}
          presets={["1h", "24h", "7d", "30d", "90d"]}
          allowAll
        />
      </FilterBar>
      <DataTable<AuditEntry>
        label="Audit log"
        list={list}
        columns={AUDIT_COLUMNS}
        rowId={(row) => row.id}
        openId={entry}
        onOpen={(row) => void setEntry(row.id)}
        isFiltered={filters.isFiltered}
        onClearFilters={filters.clear}
        empty={
          <EmptyState icon={<ScrollText />} title="Nothing has changed yet">
            Changes to sources, destinations, connections, people and tokens appear here, and stay.
          </EmptyState>
        }
      />
      <AuditPanel
        id={entry}
        entries={list.items}
        onOpen={(id) => void setEntry(id)}
        onFilter={(next) => {
          filters.set({
            q: null,
            actor: null,
            entity: null,
            action: null,
            entityId: null,
            range: null,
            ...next,
          });
        }}
      />
    </>
  );
}

function useFilterSpecs(entity: string | null, entityId: string | null): readonly FilterSpec[] {
  const users = useUsers();
  const tokens = useTokens();
  const actors = [
    ...users.items.map(({ id, name, email }) => ({ value: `user:${id}`, label: name, description: email })),
    ...tokens.items.map(({ id, name, prefix }) => ({
      value: `token:${id}`,
      label: name,
      description: `API token ${prefix}…`,
    })),
    { value: "system", label: "Tributary", description: "The installation itself" },
  ];
  return [
    { name: "actor", label: "Anybody", options: actors, searchable: true },
    { name: "action", label: "Any action", options: actionOptions(entity), searchable: true },
    { name: "entity", label: "Kind", options: ENTITY_OPTIONS },
    ...(entityId === null
      ? []
      : [{ name: "entityId", label: "Only", options: [{ value: entityId, label: entityId }] }]),
  ];
}
