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
import { CODE_OPTIONS, STATE_OPTIONS } from "./quarantine-words";

const REFRESH_MS = 10_000;
const FILTERS = ["name", "code", "state"] as const;

/** Items that were refused, each with what is wrong and what to do. They can be mended, released and discarded. */
export function Quarantine({ sourceId }: { readonly sourceId: string }) {
  const { values, set } = useFilters(FILTERS);
  const state = STATE_OPTIONS.find(({ value }) => value === values.state)?.value ?? "open";
  const filter = filterOf(sourceId, values);
  const list = useQuarantine({ ...filter, state, limit: 50 }, { refreshMs: REFRESH_MS });
  const [openId, setOpenId] = useQueryState("item", { history: "push" });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [releasing, setReleasing] = useState<Releasing | null>(null);
  const mayRelease = useMay("delivery.replay") && state === "open";
  const isFiltered = values.code !== null || values.name !== null || values.state !== null;
  const picked = list.items.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  return (
    <>
      <p className="text-ink-2 text-md max-w-3xl pb-3">
        What arrived but was refused, by the gateway, a tracking plan or a transformation. It reaches no
        destination unless it is released; then it is judged again by what runs now.
      </p>
      <FilterBar
        search={{ name: "name", label: "Search by event name" }}
        filters={[
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
        columns={quarantineColumns(
          mayRelease
            ? {
                chosen,
                onChoose: (id, isIn) => {
                  setChosen(new Set(isIn ? [...chosen, id] : [...chosen].filter((other) => other !== id)));
                },
              }
            : null,
        )}
        rowId={({ id }) => id}
        onOpen={({ id }) => void setOpenId(id)}
        openId={openId}
        isFiltered={isFiltered}
        onClearFilters={() => {
          set({ code: null, name: null, state: null });
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

const filterOf = (sourceId: string, { code, name }: Readonly<Record<"code" | "name", string | null>>) => ({
  sourceId,
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
