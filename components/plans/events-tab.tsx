"use client";

import { ListPlus, Plus } from "lucide-react";
import { useQueryState } from "nuqs";
import { useState } from "react";
import type { PlanEvent } from "@/contract/plan";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SearchInput } from "@/components/ui/search-input";
import { eventKey, TRAITS_KEY } from "@/plans/keywords.ts";
import { AddEventDialog } from "./add-event";
import { EventEditor } from "./event-editor";
import { EventList, type Entry } from "./event-list";
import { Faults } from "./faults";
import type { PlanTab } from "./plan-tab";
import { eventWords } from "./plan-words";
import { useEvidence } from "./use-evidence";

/** Events on the left, the chosen one's properties on the right; on a phone one above the other. */
export function EventsTab({ onImport, ...tab }: PlanTab & { readonly onImport: () => void }) {
  const { draft, plan, mayWrite } = tab;
  const { content } = draft;
  const [chosen, setChosen] = useQueryState("event", { history: "push" });
  const [search, setSearch] = useQueryState("find");
  const [isAdding, setAdding] = useState(false);
  const evidence = useEvidence(tab);
  const entries = entriesOf(content.events, content.traits !== undefined);
  const found = entries.filter((entry) => matches(entry, search ?? "", content.events));
  const open = entries.find(({ key }) => key === chosen) ?? found[0];
  if (entries.length === 0)
    return (
      <>
        <EmptyState
          icon={<ListPlus />}
          title="The plan has no events yet"
          action={
            mayWrite && (
              <span className="flex flex-wrap justify-center gap-2">
                <Button variant="primary" onClick={onImport}>
                  Build from observed events
                </Button>
                <Button
                  onClick={() => {
                    setAdding(true);
                  }}
                >
                  Add an event
                </Button>
              </span>
            )
          }
        >
          Take over what your sources already send, with types inferred from real events, or write the first
          event yourself.
        </EmptyState>
        {isAdding && (
          <AddEventDialog
            draft={draft}
            onClose={() => {
              setAdding(false);
            }}
            onAdded={(key) => void setChosen(key)}
          />
        )}
      </>
    );
  return (
    <div className="grid grid-cols-1 gap-4">
      <Faults plan={plan} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[15rem_minmax(0,1fr)]">
        <div className="grid min-w-0 grid-cols-1 gap-2">
          <div className="flex gap-2">
            <SearchInput
              label="Search events and properties"
              placeholder="Search"
              value={search ?? ""}
              onChange={(next) => void setSearch(next === "" ? null : next)}
              className="min-w-0 flex-1"
            />
            {mayWrite && (
              <Button
                icon={<Plus />}
                onClick={() => {
                  setAdding(true);
                }}
              >
                Event
              </Button>
            )}
          </div>
          <EventList
            entries={found}
            openKey={open?.key ?? null}
            onOpen={(key) => void setChosen(key)}
            evidence={evidence}
            onImport={mayWrite ? onImport : null}
          />
        </div>
        {open !== undefined && (
          <EventEditor
            key={open.key}
            entryKey={open.key}
            draft={draft}
            readOnly={!mayWrite}
            evidence={evidence}
            onRenamed={(key) => void setChosen(key)}
          />
        )}
      </div>
      {isAdding && (
        <AddEventDialog
          draft={draft}
          onClose={() => {
            setAdding(false);
          }}
          onAdded={(key) => void setChosen(key)}
        />
      )}
    </div>
  );
}

function entriesOf(events: readonly PlanEvent[], hasTraits: boolean): readonly Entry[] {
  const all = events.map((event): Entry => ({
    key: eventKey(event),
    words: eventWords(event.type, event.name),
    type: event.type,
    name: event.name,
  }));
  const sorted = all.sort((one, other) => one.words.localeCompare(other.words));
  const traits = { key: TRAITS_KEY, words: eventWords("traits", ""), type: "identify", name: "" } as const;
  return hasTraits ? [...sorted, traits] : sorted;
}

/** By name, or by what stands in its schema. */
function matches(entry: Entry, search: string, events: readonly PlanEvent[]): boolean {
  const wanted = search.trim().toLowerCase();
  if (wanted === "" || entry.words.toLowerCase().includes(wanted)) return true;
  const event = events.find((item) => eventKey(item) === entry.key);
  return event !== undefined && JSON.stringify(event).toLowerCase().includes(wanted);
}
