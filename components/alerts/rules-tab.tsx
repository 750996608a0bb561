"use client";

import { BellRing } from "lucide-react";
import { useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DataTable, type ColumnDef } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { ListCount } from "@/components/ui/list-count";
import { MenuItem, MoreMenu } from "@/components/ui/menu";
import { StatusChip } from "@/components/ui/status-chip";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import { hasNone, useListQuery } from "@/components/ui/use-list-query";
import { useAlerts, useChannels, useDeleteAlert, useUpdateAlert, type AlertRule } from "@/lib/client/alert";
import { conditionInWords, valueInWords } from "./alert-words";
import { DefaultsButton } from "./defaults-button";

export function RulesTab({ refreshMs }: { readonly refreshMs: number }) {
  const { query, table, isFiltered } = useListQuery("name");
  const list = useAlerts(query, { refreshMs });
  const [rule, setRule] = useQueryState("rule");
  const channels = useChannels();
  const [asking, setAsking] = useState<AlertRule | null>(null);
  const remove = useDeleteAlert();
  const isAllowed = useMay("alert.write");
  const columns = useMemo(() => {
    const names = new Map(channels.items.map(({ id, name }) => [id, name]));
    return ruleColumns({ names, isAllowed, onDelete: setAsking, onOpen: ({ id }) => void setRule(id) });
  }, [channels.items, isAllowed, setRule]);
  return (
    <>
      {!hasNone(list, isFiltered) && (
        <FilterBar search={{ name: "q", label: "Search rules" }} end={<ListCount list={list} one="rule" />} />
      )}
      <DataTable<AlertRule>
        label="Alert rules"
        list={list}
        columns={columns}
        rowId={(row) => row.id}
        openId={rule}
        onOpen={(row) => void setRule(row.id)}
        {...table}
        empty={
          <EmptyState
            icon={<BellRing />}
            title="No rules yet"
            action={
              <>
                <DefaultsButton />
                {isAllowed && <Button onClick={() => void setRule("new")}>Write your own</Button>}
              </>
            }
          >
            A rule watches each source or destination by itself. Before you save one, it shows when it would
            have fired in the last 24 hours.
          </EmptyState>
        }
      />
      <ConfirmDialog
        open={asking !== null}
        onOpenChange={() => {
          setAsking(null);
        }}
        title={`Delete ${asking?.name ?? ""}?`}
        action="Delete alert"
        danger
        onConfirm={async () => {
          if (asking === null) return;
          await remove.mutateAsync({ params: { id: asking.id } });
          toast.done(`${asking.name} is deleted`);
        }}
      >
        <p>Its open incidents end without a message. The history stays.</p>
      </ConfirmDialog>
    </>
  );
}

/** Where a rule stands, over all that it watches. */
function RuleState({ rule }: { readonly rule: AlertRule }) {
  if (!rule.enabled) return <StatusChip status="disabled">Off</StatusChip>;
  if (rule.now === null) return <StatusChip status="no_data">Not known yet</StatusChip>;
  if (rule.now.state === "firing")
    return <StatusChip status={rule.severity === "critical" ? "down" : "degraded"}>Firing</StatusChip>;
  if (rule.now.state === "pending") return <StatusChip status="pending">About to fire</StatusChip>;
  return <StatusChip status="healthy">Fine</StatusChip>;
}

/** The one that is closest to its threshold. */
function WorstNow({ rule }: { readonly rule: AlertRule }) {
  const worst = rule.now?.subjects[0];
  if (worst === undefined) return <span className="text-ink-3">Nothing to watch</span>;
  return (
    <span className="block max-w-52 min-w-0">
      <span className="block tabular-nums">{valueInWords(rule.condition, worst.value)}</span>
      <span className="text-ink-3 block truncate text-xs">{worst.subjectName}</span>
    </span>
  );
}

interface Deps {
  readonly names: ReadonlyMap<string, string>;
  readonly isAllowed: boolean;
  readonly onDelete: (rule: AlertRule) => void;
  readonly onOpen: (rule: AlertRule) => void;
}

const ruleColumns = ({ names, isAllowed, onDelete, onOpen }: Deps): readonly ColumnDef<AlertRule>[] => [
  {
    id: "name",
    header: "Rule",
    cell: ({ row: { original } }) => (
      <span className="block min-w-0 py-1 whitespace-normal">
        <span className="block font-medium break-words">{original.name}</span>
        <span className="text-ink-3 block text-xs">{conditionInWords(original.condition)}</span>
        <span className="mt-1 block md:hidden">
          <RuleState rule={original} />
        </span>
      </span>
    ),
    meta: { sort: "name" },
  },
  {
    id: "state",
    header: "Now",
    cell: ({ row }) => <RuleState rule={row.original} />,
    meta: { from: "md" },
  },
  {
    id: "worst",
    header: "Worst now",
    cell: ({ row }) => <WorstNow rule={row.original} />,
    meta: { from: "lg" },
  },
  {
    id: "channels",
    header: "Tells",
    cell: ({ row: { original } }) => {
      const told = original.channelIds.map((id) => names.get(id) ?? id).join(", ");
      return told === "" ? (
        <span className="text-ink-3">Only this page</span>
      ) : (
        <span className="block max-w-48 truncate" title={told}>
          {told}
        </span>
      );
    },
    meta: { from: "lg" },
  },
  {
    id: "enabled",
    header: "On",
    cell: ({ row }) => <OnSwitch rule={row.original} disabled={!isAllowed} />,
    meta: { from: "md" },
  },
  {
    id: "actions",
    header: "Actions",
    cell: ({ row: { original } }) => (
      <MoreMenu label={`More for ${original.name}`}>
        <MenuItem
          onSelect={() => {
            onOpen(original);
          }}
        >
          {isAllowed ? "Change…" : "Look at it…"}
        </MenuItem>
        {isAllowed && (
          <MenuItem
            onSelect={() => {
              onDelete(original);
            }}
          >
            Delete…
          </MenuItem>
        )}
      </MoreMenu>
    ),
    meta: { align: "right", hideLabel: true },
  },
];

function OnSwitch({ rule, disabled }: { readonly rule: AlertRule; readonly disabled: boolean }) {
  const update = useUpdateAlert();
  return (
    <Switch
      hideLabel
      label={`${rule.name} is on`}
      checked={rule.enabled}
      disabled={disabled || update.isPending}
      onChange={(enabled) => {
        update.mutate(
          { params: { id: rule.id }, body: { enabled } },
          {
            onSuccess: () => {
              toast.done(`${rule.name} is ${enabled ? "on" : "off"}`);
            },
            onError: (error) => {
              toast.failed("Could not change the rule", error);
            },
          },
        );
      }}
    />
  );
}
