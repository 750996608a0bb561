"use client";

import { parseAsInteger, useQueryState } from "nuqs";
import { useEffect } from "react";

/** A list by cursor, as the hooks of lib/client give it. */
export interface ListState<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  loadMore(): void;
  readonly isPending: boolean;
  readonly isFetching?: boolean;
  readonly error: unknown;
  refetch(): void;
}

/** Rows that are all here: `undefined` while they load. */
export const listOfRows = <T>(
  rows: readonly T[] | undefined,
  source: { readonly error?: unknown; readonly refetch?: () => unknown } = {},
): ListState<T> => ({
  items: rows ?? [],
  hasMore: false,
  isLoadingMore: false,
  loadMore: () => undefined,
  isPending: rows === undefined && (source.error ?? null) === null,
  error: source.error ?? null,
  refetch: () => void source.refetch?.(),
});

/** Keeps in the URL how many rows were asked for, so that a reload and Back show as many again. */
export function useShown(list: ListState<unknown>, param: string): () => void {
  const [shown, setShown] = useQueryState(param, parseAsInteger.withDefault(0));
  const { items, hasMore, isLoadingMore, isPending, error } = list;
  const isShort = !isPending && error === null && hasMore && !isLoadingMore && items.length < shown;
  useEffect(() => {
    if (isShort) list.loadMore();
  }, [isShort, list]);
  return () => {
    void setShown(items.length + 1);
  };
}
