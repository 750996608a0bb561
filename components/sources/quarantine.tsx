"use client";

import { Send, ShieldCheck } from "lucide-react";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { useFilters } from "@/components/ui/use-filters";
import { plural } from "@/lib/client/format";
import { useQuarantine, type QuarantinedItem } from "@/lib/client/event";
import { quarantineColumns } from "./quarantine-columns";
import { ReleaseDialog, type Releasing } from "./quarantine-dialogs";
import { QuarantinePanel } from "./quarantine-panel";
import { CODE_OPTIONS, QUARANTINE_MEANS, STATE_OPTIONS } from "./quarantine-words";

const REFRESH_MS = 10_000;
const FILTERS = ["name", "code", "state", "source"] as const;
type Values = Readonly<Record<(typeof FILTERS)[number], string | null>>;

interface Props {
  /** Only this source's; absent: all, with a filter. */
  readonly sourceId?: string;
  readonly sources?: readonly { readonly id: string; readonly name: string }[];
}

/** Items that were refused, each with what is wrong and what to do. They can be mended, released and discarded. */
export function Quarantine({ sourceId, sources = [] }: Props) {
  const { values, set } = useFilters(FILTERS);
  const state = STATE_OPTIONS.find(({ value }) => value === values.state)?.value ?? "open";
  const filter = filterOf(values, sourceId);
  const list = useQuarantine({ ...filter, state, limit: 50 }, { refreshMs: REFRESH_MS });
  const [openId, setOpenId] = useQueryState("item", { history: "push" });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [releasing, setReleasing] = useState<Releasing | null>(null);
  const mayRelease = useMay("delivery.replay") && state === "open";
  const isFiltered = FILTERS.some((name) => values[name] !== null);
  const picked = list.items.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  return (
    <>
      {sourceId !== undefined && <p className="text-ink-2 text-md max-w-3xl pb-3">{QUARANTINE_MEANS}</p>}
      <FilterBar
        search={{ name: "name", label: "Search by event name" }}
        filters={[
          ...(sourceId === undefined ? [sourceFilter(sources)] : []),
          { name: "code", label: "Reason", options: CODE_OPTIONS },
          { name: "state", label: "State", options: STATE_OPTIONS },
        ]}
        end={
          <ReleaseButton
            isShown={mayRelease && list.items.length > 0}
            count={picked.length}
            onClick={() => {
              setReleasing(picked.length > 0 ? { kind: "ids", ids: picked } : { kind: "filter", filter });
            }}
          />
        }
      />
      <DataTable<QuarantinedItem>
        label="Quarantined items"
        list={list}
        columns={quarantineColumns({
          sourceName:
            sourceId === undefined ? (id) => sources.find((source) => source.id === id)?.name ?? id : null,
          choosing: mayRelease
            ? {
                chosen,
                onChoose: (id, isIn) => {
                  setChosen(new Set(isIn ? [...chosen, id] : [...chosen].filter((other) => other !== id)));
                },
              }
            : null,
        })}
        rowId={({ id }) => id}
        onOpen={({ id }) => void setOpenId(id)}
        openId={openId}
        isFiltered={isFiltered}
        onClearFilters={() => {
          set({ code: null, name: null, state: null, source: null });
        }}
        empty={
          <EmptyState icon={<ShieldCheck />} title="Nothing is in quarantine">
            Items with a missing name, no person, or a wrong field would stand here, and events that a
            tracking plan blocks or a transformation fails on.
          </EmptyState>
        }
      />
      {openId !== null && <QuarantinePanel key={openId} id={openId} onClose={() => void setOpenId(null)} />}
      {releasing !== null && (
        <ReleaseDialog
          releasing={releasing}
          onClose={() => {
            setReleasing(null);
          }}
          onDone={() => {
            setChosen(new Set());
          }}
        />
      )}
    </>
  );
}

const sourceFilter = (sources: NonNullable<Props["sources"]>) => ({
  name: "source",
  label: "Source",
  options: sources.map(({ id, name }) => ({ value: id, label: name })),
  searchable: true,
});

const filterOf = ({ code, name, source }: Values, sourceId = source ?? undefined) => ({
  ...(sourceId === undefined ? {} : { sourceId }),
  ...(code === null ? {} : { code }),
  ...(name === null ? {} : { name }),
});

interface ReleaseButtonProps {
  readonly isShown: boolean;
  /** How many were chosen; none: all that are listed. */
  readonly count: number;
  readonly onClick: () => void;
}

const ReleaseButton = ({ isShown, count, onClick }: ReleaseButtonProps) =>
  isShown && (
    <Button size="sm" icon={<Send />} onClick={onClick}>
      {count > 0 ? `Release ${plural(count, "item")}…` : "Release all of these…"}
    </Button>
  );
