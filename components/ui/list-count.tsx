import { plural } from "@/lib/client/format";

interface Props {
  readonly list: { readonly items: readonly unknown[]; readonly hasMore: boolean };
  readonly one: string;
  readonly many?: string;
}

/** How many a list shows, for the end of its filter bar. */
export const ListCount = ({ list, one, many }: Props) =>
  list.items.length > 0 && (
    <span className="text-ink-3 text-xs" aria-live="polite">
      {plural(list.items.length, one, many)}
      {list.hasMore ? " and more" : ""}
    </span>
  );
