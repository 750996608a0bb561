"use client";

import { Ban, RotateCcw } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import type { DateRange } from "@/components/ui/date-range";
import { DateRangePicker, useDateRange } from "@/components/ui/date-range-picker";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { useFilters } from "@/components/ui/use-filters";
import { useDeadLetters, type DeadLetter, type DeadLetterFilters } from "@/lib/client/delivery";
import type { Destination } from "@/lib/client/destination";
import { useFailureGroups, type FailureGroup } from "@/lib/client/health";
import { formatCount, plural } from "@/lib/client/format";
import { ACTIONS } from "@/lib/contract/access";
import { deadLetterColumns, STATE_WORDS } from "./dead-letter-columns";
import { DeadLetterPanel } from "./dead-letter-panel";
import { DiscardDialog } from "./dead-letter-discard";
import { FailureTable } from "./failure-table";
import { ReplayDialog } from "./replay-dialog";
import type { Choice } from "./replay-choice";
import { useSpan } from "./use-span";

const REFRESH_MS = 5_000;
const PAGE_SIZE = 50;
const STATES = ["open", "replaying", "replayed", "discarded"] as const;
const FILTERS = ["name", "person", "state"] as const;

type Asking = { readonly kind: "replay" | "discard"; readonly choice: Choice } | null;

/** What fails: the kinds of failures, the events of one kind with their evidence, and the ways out. */
export function DeadLetters({ destination }: { readonly destination: Destination }) {
  const { range, set: setRange } = useDateRange("7d");
  const shown: DateRange = range ?? { kind: "last", preset: "7d" };
  const span = useSpan(shown);
  const [fingerprint, setFingerprint] = useQueryState(
    "group",
    parseAsString.withOptions({ history: "push" }),
  );
  const [asking, setAsking] = useState<Asking>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const groups = useFailureGroups(
    destination.id,
    { from: span.from, to: span.to },
    { refreshMs: REFRESH_MS, keepOld: true },
  );
  const group = groups.data?.items.find((known) => known.fingerprint === fingerprint) ?? null;
  return (
    <div className="grid gap-4">
      <Card
        flush
        title="Failures by kind"
        description="Alike are those that differ in ids and numbers only."
        actions={<DateRangePicker range={shown} onChange={setRange} />}
      >
        <FailureTable
          groups={groups.data?.items}
          error={groups.error}
          onRetry={() => void groups.refetch()}
          bucketMs={span.bucketMs}
          span={span}
          openId={fingerprint}
          hrefOf={(known) => `/destinations/${destination.id}?tab=dead-letters&group=${known.fingerprint}`}
        />
      </Card>
      {fingerprint !== null && (
        <GroupBar
          group={group}
          onClear={() => {
            void setFingerprint(null);
          }}
          onAsk={(kind) => {
            setAsking({ kind, choice: { kind: "group", fingerprint, open: group?.open ?? 0 } });
          }}
        />
      )}
      <Letters
        destination={destination}
        fingerprint={fingerprint}
        span={span}
        chosen={chosen}
        onChoose={setChosen}
        onAsk={setAsking}
      />
      {asking?.kind === "replay" && (
        <ReplayDialog
          destination={destination}
          choice={asking.choice}
          onClose={() => {
            setAsking(null);
          }}
          onStarted={() => {
            setChosen(new Set());
          }}
        />
      )}
      {asking?.kind === "discard" && (
        <DiscardDialog
          destinationId={destination.id}
          choice={asking.choice}
          onClose={() => {
            setAsking(null);
          }}
          onDone={() => {
            setChosen(new Set());
          }}
        />
      )}
    </div>
  );
}

interface GroupBarProps {
  /** Null: not among the failures of this time. */
  readonly group: FailureGroup | null;
  readonly onClear: () => void;
  readonly onAsk: (kind: "replay" | "discard") => void;
}

/** The kind of failure that is looked at, with what it means and what can be done for all of it. */
function GroupBar({ group, onClear, onAsk }: GroupBarProps) {
  const isAllowed = useMay("delivery.replay");
  const isEmpty = (group?.open ?? 0) === 0;
  return (
    <Card
      title={group?.detail ?? group?.meaning ?? "A kind of failure"}
      description={
        group === null
          ? "None in this time."
          : `${group.meaning} ${plural(group.failed, "event")} of ${plural(group.people, "person", "people")}, ${formatCount(group.open)} open.`
      }
      actions={
        <Button variant="ghost" onClick={onClear}>
          Show all kinds
        </Button>
      }
    >
      {group !== null && (
        <div className="grid gap-3">
          <p className="text-sm">
            <span className="font-medium">What to do:</span> {group.action}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button
              icon={<RotateCcw aria-hidden />}
              disabled={!isAllowed || isEmpty}
              onClick={() => {
                onAsk("replay");
              }}
            >
              Replay all {formatCount(group.open)} open
            </Button>
            <Button
              icon={<Ban aria-hidden />}
              disabled={!isAllowed || isEmpty}
              onClick={() => {
                onAsk("discard");
              }}
            >
              Discard all {formatCount(group.open)}…
            </Button>
          </div>
        </div>
      )}
    </Card>
  );
}

interface LettersProps {
  readonly destination: Destination;
  readonly fingerprint: string | null;
  readonly span: { readonly from: number; readonly to: number };
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  readonly onAsk: (asking: Asking) => void;
}

function Letters({ destination, fingerprint, span, chosen, onChoose, onAsk }: LettersProps) {
  const { values, set } = useFilters(FILTERS);
  const [letterId, setLetterId] = useQueryState("letter", parseAsString.withOptions({ history: "push" }));
  const filters = filtersOf({ destinationId: destination.id, fingerprint, span, values });
  const letters = useDeadLetters(filters, { refreshMs: REFRESH_MS, keepOld: true });
  const open = letters.items.filter(({ state }) => state === "open").map(({ id }) => id);
  const kept = open.filter((id) => chosen.has(id));
  const askFor = (kind: "replay" | "discard", ids: readonly string[]): void => {
    onAsk({ kind, choice: { kind: "letters", ids } });
  };
  return (
    <section aria-label="Dead letters">
      <FilterBar
        search={{ name: "name", label: "Event name, e.g. Order*" }}
        filters={[
          {
            name: "state",
            label: "State",
            options: STATES.map((state) => ({ value: state, label: STATE_WORDS[state] })),
          },
        ]}
        end={
          <SelectionActions
            count={kept.length}
            onAsk={(kind) => {
              askFor(kind, kept);
            }}
          />
        }
      />
      <DataTable<DeadLetter>
        label="Dead letters"
        list={letters}
        columns={deadLetterColumns({ chosen, open, onChoose })}
        rowId={({ id }) => id}
        openId={letterId}
        onOpen={({ id }) => {
          void setLetterId(id);
        }}
        isFiltered={FILTERS.some((name) => values[name] !== null) || fingerprint !== null}
        onClearFilters={() => {
          set({ name: null, person: null, state: null });
        }}
        empty={<NoLetters />}
      />
      {open.length > 0 && (
        <p className="text-ink-3 mt-2 text-xs">
          {plural(open.length, "open dead letter")} shown here. Selecting all takes those that are shown; load
          more to take more, or replay a whole kind above.
        </p>
      )}
      <DeadLetterPanel
        id={letterId}
        onClose={() => {
          void setLetterId(null);
        }}
        onReplay={(id) => {
          askFor("replay", [id]);
        }}
        onDiscard={(id) => {
          askFor("discard", [id]);
        }}
      />
    </section>
  );
}

interface SelectionProps {
  readonly count: number;
  readonly onAsk: (kind: "replay" | "discard") => void;
}

function SelectionActions({ count, onAsk }: SelectionProps) {
  const isAllowed = useMay("delivery.replay");
  const label = count === 0 ? "selected" : `${formatCount(count)} selected`;
  return (
    <>
      {!isAllowed && <ReadOnlyNote role={ACTIONS["delivery.replay"]} />}
      <Button
        icon={<RotateCcw aria-hidden />}
        disabled={!isAllowed || count === 0}
        onClick={() => {
          onAsk("replay");
        }}
      >
        Replay {label}
      </Button>
      <Button
        icon={<Ban aria-hidden />}
        disabled={!isAllowed || count === 0}
        onClick={() => {
          onAsk("discard");
        }}
      >
        Discard
      </Button>
    </>
  );
}

interface Asked {
  readonly destinationId: string;
  readonly fingerprint: string | null;
  readonly span: { readonly from: number; readonly to: number };
  readonly values: Readonly<Record<(typeof FILTERS)[number], string | null>>;
}

function filtersOf({ destinationId, fingerprint, span, values }: Asked): DeadLetterFilters {
  const state = STATES.find((known) => known === values.state);
  return {
    destinationId,
    limit: PAGE_SIZE,
    from: span.from,
    to: span.to,
    ...(fingerprint === null ? {} : { fingerprint }),
    ...(values.name === null ? {} : { name: values.name }),
    ...(values.person === null ? {} : { person: values.person }),
    ...(state === undefined ? {} : { state }),
  };
}

const NoLetters = () => (
  <EmptyState title="No dead letters in this time">
    An event that the destination refuses for good, or that could not be delivered in time, is kept here with
    the request and the response, and can be sent again.
  </EmptyState>
);
