"use client";
import { useEffect, useMemo } from "react";
import type { Pages } from "./query";

/** All pages of a list of configuration: it is small. The same array until an item changes. */
export function useWhole<T>(list: Pages<T>): readonly T[] {
  const { items, hasMore, isLoadingMore, error } = list;
  const isFollowing = hasMore && !isLoadingMore && error === null;
  useEffect(() => {
    if (isFollowing) list.loadMore();
  }, [isFollowing, list]);
  const key = JSON.stringify(items);
  // oxlint-disable-next-line react/exhaustive-deps -- `items` is a new array at every render; its text is not
  return useMemo(() => items, [key]);
}

/** The same, where a page also says that it loads, or why it cannot. */
export const useWholeList = <T>(list: Pages<T>): Pages<T> => ({ ...list, items: useWhole(list) });
