"use client";

import { BellOff, BellRing, CircleCheck, History } from "lucide-react";
import { useQueryState } from "nuqs";
import { Button } from "@/components/ui/button";
import { DataTable, type ListState } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { useFilters } from "@/components/ui/use-filters";
import { useAlerts, useIncidents, type AlertRule, type Incident } from "@/lib/client/alert";
import { plural } from "@/lib/client/format";
import { DefaultsButton } from "./defaults-button";
import { historyColumns, openColumns } from "./incident-columns";

const REFRESH_MS = 10_000;

interface OpenProps {
  readonly list: ListState<Incident>;
  readonly rules: ListState<AlertRule>;
}

/** What fires now. Its calm state says what is watched. */
export function OpenTab({ list, rules }: OpenProps) {
  const [incident, setIncident] = useQueryState("incident");
  return (
    <DataTable<Incident>
      label="Open incidents"
      list={list}
      columns={openColumns}
      rowId={(row) => row.id}
      openId={incident}
      onOpen={(row) => void setIncident(row.id)}
      empty={<Calm rules={rules} />}
    />
  );
}

function Calm({ rules }: { readonly rules: ListState<AlertRule> }) {
  const watched = rules.items.filter(({ enabled }) => enabled);
  const pending = watched.filter(({ now }) => now?.state === "pending").length;
  const [, setTab] = useQueryState("tab");
  if (rules.isPending) return <EmptyState title="Nothing is firing" icon={<CircleCheck />} />;
  if (rules.items.length === 0)
    return (
      <EmptyState icon={<BellRing />} title="Nothing is watched yet" action={<DefaultsButton />}>
        Alerts tell people when deliveries fail, events wait, or a source goes silent. Begin with the usual
        rules: they work without any channel, and show here.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={watched.length === 0 ? <BellOff /> : <CircleCheck />}
      title={watched.length === 0 ? "All rules are switched off" : "Nothing is firing"}
      action={<Button onClick={() => void setTab("rules")}>See the rules</Button>}
    >
      {watched.length === 0
        ? "Switch some of them on to hear about trouble."
        : `${plural(watched.length, "rule")} ${watched.length === 1 ? "is" : "are"} being watched${pending > 0 ? `, ${String(pending)} of them about to fire` : ""}.`}
    </EmptyState>
  );
}

export function HistoryTab() {
  const { values, set } = useFilters(["state", "byRule"]);
  const rules = useAlerts();
  const state = values.state === "firing" || values.state === "resolved" ? values.state : null;
  const list = useIncidents(
    {
      ...(state === null ? {} : { state }),
      ...(values.byRule === null ? {} : { ruleId: values.byRule }),
    },
    { refreshMs: REFRESH_MS },
  );
  const [incident, setIncident] = useQueryState("incident");
  const isFiltered = state !== null || values.byRule !== null;
  return (
    <>
      <FilterBar
        filters={[
          {
            name: "state",
            label: "State",
            options: [
              { value: "firing", label: "Firing" },
              { value: "resolved", label: "Resolved" },
            ],
          },
          {
            name: "byRule",
            label: "Rule",
            options: rules.items.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]}
      />
      <DataTable<Incident>
        label="All incidents"
        list={list}
        columns={historyColumns}
        rowId={(row) => row.id}
        openId={incident}
        onOpen={(row) => void setIncident(row.id)}
        isFiltered={isFiltered}
        onClearFilters={() => {
          set({ state: null, byRule: null });
        }}
        empty={
          <EmptyState icon={<History />} title="No incidents yet">
            Each time that a rule fires is kept here for 90 days, with what happened and who took it on.
          </EmptyState>
        }
      />
    </>
  );
}
