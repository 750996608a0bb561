"use client";

import { useFilters } from "./use-filters";

/**
 * A list that is searched (`q`) and sorted (`sort`) in the URL: what its hook of lib/client asks for, and what its table
 * is given. `columns` are those that the server sorts by.
 */
export function useListQuery(...columns: readonly string[]) {
  const { values, set } = useFilters(["q", "sort"]);
  const { q } = values;
  // A link may name an order that the list does not have.
  const sort = columns.includes(values.sort?.replace(/^-/, "") ?? "") ? values.sort : null;
  const query = { ...(q === null ? {} : { q }), ...(sort === null ? {} : { sort }) };
  const isFiltered = q !== null;
  const table = {
    sort,
    onSort: (next: string | null): void => {
      set({ sort: next });
    },
    isFiltered,
    onClearFilters: (): void => {
      set({ q: null });
    },
  };
  return { query, table, isFiltered };
}

interface Listed {
  readonly items: readonly unknown[];
  readonly isPending: boolean;
  readonly error: unknown;
}

/** First use: the server said that there is none, and nothing was searched for. */
export const hasNone = ({ items, isPending, error }: Listed, isFiltered: boolean): boolean =>
  items.length === 0 && !isPending && !isFiltered && (error ?? null) === null;
