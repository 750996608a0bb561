import { Checkbox } from "@/components/ui/checkbox";
import type { ColumnDef } from "@/components/ui/data-table";
import { Link } from "@/components/ui/link";
import { StatusChip, type Status } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { QuarantinedItem } from "@/lib/client/event";
import { explain, gistOf } from "./quarantine-words";

interface Choosing {
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (id: string, isChosen: boolean) => void;
}
interface CellProps {
  readonly row: { readonly original: QuarantinedItem };
}

const STATES: Readonly<Record<QuarantinedItem["state"], Status>> = {
  open: "quarantined",
  released: "replayed",
  discarded: "discarded",
};
const WORDS = { open: "Open", released: "Released", discarded: "Discarded" } as const;

export const ItemState = ({ item }: { readonly item: Pick<QuarantinedItem, "state"> }) => (
  <StatusChip status={STATES[item.state]}>{WORDS[item.state]}</StatusChip>
);

const itemName = ({ name, raw }: QuarantinedItem): string => (name === "" ? gistOf(raw) : name);

const WHEN: ColumnDef<QuarantinedItem> = {
  id: "when",
  header: "Arrived",
  cell: ({ row }: CellProps) => <TimeStamp at={row.original.receivedAt} />,
  meta: { width: "9rem" },
};

const WHY: readonly ColumnDef<QuarantinedItem>[] = [
  {
    id: "why",
    header: "Why it was refused",
    cell: ({ row: { original } }: CellProps) => (
      <span className="block min-w-0">
        <span>{explain(original.code).meaning}</span>
        <span className="text-ink-3 block text-xs break-words">{original.message}</span>
      </span>
    ),
    meta: { from: "md" },
  },
  {
    id: "state",
    header: "State",
    cell: ({ row }: CellProps) => <ItemState item={row.original} />,
    meta: { from: "md" },
  },
];

interface Shown {
  /** A box before each row; null: rows cannot be chosen. */
  readonly choosing: Choosing | null;
  /** Null: all are of one source. */
  readonly sourceName: ((id: string) => string) | null;
}

export const quarantineColumns = ({ choosing, sourceName }: Shown): readonly ColumnDef<QuarantinedItem>[] => [
  ...(choosing === null ? [] : [chooseColumn(choosing)]),
  WHEN,
  ...(sourceName === null ? [] : [sourceColumn(sourceName)]),
  itemColumn(sourceName),
  ...WHY,
];

/** Narrow screens have the source and the reason below the name. */
const itemColumn = (sourceName: Shown["sourceName"]): ColumnDef<QuarantinedItem> => ({
  id: "item",
  header: "Event",
  cell: ({ row: { original } }: CellProps) => (
    <span className="block min-w-0">
      <span className="block max-w-56 truncate font-medium max-sm:max-w-32">{itemName(original)}</span>
      <span className="text-ink-2 block text-xs break-words md:hidden">
        {sourceName !== null && `${sourceName(original.sourceId)}: `}
        {explain(original.code).meaning}
      </span>
    </span>
  ),
});

const sourceColumn = (sourceName: (id: string) => string): ColumnDef<QuarantinedItem> => ({
  id: "source",
  header: "Source",
  cell: ({ row: { original } }: CellProps) => (
    <Link
      href={`/sources/${original.sourceId}?tab=quarantine`}
      className="block max-w-40 truncate hover:underline"
    >
      {sourceName(original.sourceId)}
    </Link>
  ),
  meta: { from: "md" },
});

const chooseColumn = ({ chosen, onChoose }: Choosing): ColumnDef<QuarantinedItem> => ({
  id: "choose",
  header: "Choose",
  cell: ({ row: { original } }: CellProps) => (
    <Checkbox
      hideLabel
      label={`Choose ${original.name === "" ? "the item" : original.name}`}
      checked={chosen.has(original.id)}
      onChange={(isChosen) => {
        onChoose(original.id, isChosen);
      }}
    />
  ),
  meta: { width: "2.5rem", hideLabel: true },
});
