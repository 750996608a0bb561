import { Checkbox } from "@/components/ui/checkbox";
import { Count } from "@/components/ui/count";
import type { ColumnDef } from "@/components/ui/data-table";
import { StatusChip, type Status } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { DeadLetter } from "@/lib/client/delivery";

export const LETTER_STATUS: Readonly<Record<DeadLetter["state"], Status>> = {
  open: "failed",
  replaying: "replaying",
  replayed: "replayed",
  discarded: "discarded",
};

export const STATE_WORDS: Readonly<Record<DeadLetter["state"], string>> = {
  open: "Open",
  replaying: "Replaying",
  replayed: "Replayed",
  discarded: "Discarded",
};

interface Choice {
  readonly chosen: ReadonlySet<string>;
  /** Ids that can be chosen: those still open. */
  readonly open: readonly string[];
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

export function deadLetterColumns({ chosen, open, onChoose }: Choice): readonly ColumnDef<DeadLetter>[] {
  const count = open.filter((id) => chosen.has(id)).length;
  const all = count === open.length && count > 0 ? true : count > 0 ? "indeterminate" : false;
  return [
    {
      id: "choose",
      header: () => (
        <Checkbox
          hideLabel
          label="Select all that are shown"
          checked={all}
          disabled={open.length === 0}
          onChange={(isChosen) => {
            onChoose(new Set(isChosen ? open : []));
          }}
        />
      ),
      cell: ({ row: { original } }) => (
        <Checkbox
          hideLabel
          label={`Select ${original.eventName}, ${original.messageId}`}
          checked={chosen.has(original.id)}
          disabled={original.state !== "open"}
          onChange={(isChosen) => {
            const next = new Set(chosen);
            if (isChosen) next.add(original.id);
            else next.delete(original.id);
            onChoose(next);
          }}
        />
      ),
      meta: { width: "2.5rem" },
    },
    {
      id: "event",
      header: "Event",
      cell: ({ row }) => (
        <span className="block max-w-52 truncate font-medium max-sm:max-w-28">{row.original.eventName}</span>
      ),
    },
    {
      id: "reason",
      header: "Reason",
      cell: ({ row: { original } }) => (
        <span className="block max-w-32 min-w-0 sm:max-w-72 xl:max-w-md 2xl:max-w-3xl">
          <span className="block truncate" title={original.detail ?? original.message}>
            {original.detail ?? original.message}
          </span>
          <span className="text-ink-3 text-code font-mono">{original.code}</span>
        </span>
      ),
    },
    {
      id: "tries",
      header: "Tries",
      cell: ({ row }) => <Count value={row.original.attempts} />,
      meta: { align: "right", from: "md" },
    },
    {
      id: "failed",
      header: "Failed",
      cell: ({ row }) => <TimeStamp at={row.original.failedAt} />,
      meta: { from: "md" },
    },
    {
      id: "state",
      header: "State",
      cell: ({ row: { original } }) => (
        <StatusChip status={LETTER_STATUS[original.state]}>{STATE_WORDS[original.state]}</StatusChip>
      ),
      meta: { from: "lg" },
    },
  ];
}
