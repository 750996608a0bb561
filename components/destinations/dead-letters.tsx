"use client";

import { RotateCcw } from "lucide-react";
import { useQueryState, parseAsString } from "nuqs";
import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { useFilters } from "@/components/ui/use-filters";
import { useDeadLetters, type DeadLetter, type DeadLetterFilters } from "@/lib/client/delivery";
import type { Destination } from "@/lib/client/destination";
import { formatCount, plural } from "@/lib/client/format";
import { ACTIONS } from "@/lib/contract/access";
import { deadLetterColumns, STATE_WORDS } from "./dead-letter-columns";
import { DeadLetterPanel } from "./dead-letter-panel";
import { ReplayDialog } from "./replay-dialog";
import { Replays } from "./replays";

const REFRESH_MS = 5_000;
const PAGE_SIZE = 50;
const STATES = ["open", "replaying", "replayed", "discarded"] as const;

/** What finally failed, why, and the way to send it again. */
export function DeadLetters({ destination }: { readonly destination: Destination }) {
  const { values, set } = useFilters(["name", "code", "state"]);
  const [letterId, setLetterId] = useQueryState("letter", parseAsString.withOptions({ history: "push" }));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<readonly string[] | null>(null);
  const isAllowed = useMay("delivery.replay");
  const letters = useDeadLetters(filtersOf(destination.id, values), { refreshMs: REFRESH_MS, keepOld: true });
  const open = letters.items.filter(({ state }) => state === "open").map(({ id }) => id);
  const kept = open.filter((id) => chosen.has(id));
  const codes = [...new Set(letters.items.map(({ code }) => code))];
  return (
    <div className="grid gap-4">
      <Replays destinationId={destination.id} />
      <div>
        <FilterBar
          search={{ name: "name", label: "Event name, e.g. Order*" }}
          filters={[
            { name: "code", label: "Reason", options: codes.map((code) => ({ value: code, label: code })) },
            {
              name: "state",
              label: "State",
              options: STATES.map((state) => ({ value: state, label: STATE_WORDS[state] })),
            },
          ]}
          end={
            <>
              {!isAllowed && <ReadOnlyNote role={ACTIONS["delivery.replay"]} />}
              <Button
                icon={<RotateCcw aria-hidden />}
                disabled={!isAllowed || kept.length === 0}
                onClick={() => {
                  setAsking(kept);
                }}
              >
                {kept.length === 0 ? "Replay selected" : `Replay ${formatCount(kept.length)} selected`}
              </Button>
            </>
          }
        />
        <DataTable<DeadLetter>
          label="Dead letters"
          list={letters}
          columns={deadLetterColumns({ chosen, open, onChoose: setChosen })}
          rowId={({ id }) => id}
          openId={letterId}
          onOpen={({ id }) => {
            void setLetterId(id);
          }}
          isFiltered={values.name !== null || values.code !== null || values.state !== null}
          onClearFilters={() => {
            set({ name: null, code: null, state: null });
          }}
          empty={<NoLetters />}
        />
        {open.length > 0 && (
          <p className="text-ink-3 mt-2 text-xs">
            {plural(open.length, "open dead letter")} shown here. Selecting all takes those that are shown;
            load more to take more.
          </p>
        )}
      </div>
      <DeadLetterPanel
        id={letterId}
        onClose={() => {
          void setLetterId(null);
        }}
        onReplay={(id) => {
          setAsking([id]);
        }}
      />
      {asking !== null && (
        <ReplayDialog
          destination={destination}
          ids={asking}
          onClose={() => {
            setAsking(null);
          }}
          onStarted={() => {
            setChosen(new Set());
            void setLetterId(null);
          }}
        />
      )}
    </div>
  );
}

function filtersOf(
  destinationId: string,
  values: Readonly<Record<"name" | "code" | "state", string | null>>,
): DeadLetterFilters {
  const state = STATES.find((known) => known === values.state);
  return {
    destinationId,
    limit: PAGE_SIZE,
    ...(values.name === null ? {} : { name: values.name }),
    ...(values.code === null ? {} : { code: values.code }),
    ...(state === undefined ? {} : { state }),
  };
}

const NoLetters = () => (
  <EmptyState title="No dead letters">
    An event that the destination refuses for good, or that could not be delivered in time, is kept here with
    the request and the response, and can be sent again.
  </EmptyState>
);
