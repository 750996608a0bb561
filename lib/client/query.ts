/** What the hooks of all entities are made of. */
"use client";
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
} from "@tanstack/react-query";
import type { OperationKey } from "@/lib/contract/operations";
import { call, type Answer, type ApiError, type ItemOf, type Options } from "./api";
import type { Key } from "./keys";

export interface Live {
  /** Ask again this often, in milliseconds, while the page is seen. */
  readonly refreshMs?: number;
  readonly enabled?: boolean;
  /** While another question is asked, the answer to the one before stays. */
  readonly keepOld?: boolean;
}

/** One answer. It is cached under the entity's key, the operation and what it was asked with. */
export function useOperation<K extends OperationKey>(
  key: Key,
  operation: K,
  options: Options<K>,
  { refreshMs, enabled = true, keepOld = false }: Live = {},
): UseQueryResult<Answer<K>, ApiError> {
  const { params, query } = options as { params?: unknown; query?: unknown };
  return useQuery<Answer<K>, ApiError>({
    queryKey: [...key, operation, params ?? null, query ?? null],
    queryFn: ({ signal }) => run(operation, { ...options, signal }),
    refetchInterval: refreshMs ?? false,
    ...(keepOld ? { placeholderData: keepPreviousData } : {}),
    enabled,
  });
}

export interface Pages<T> {
  /** All pages that were loaded, joined. */
  readonly items: readonly T[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  loadMore(): void;
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly error: ApiError | null;
  refetch(): void;
}

/** What a list is searched for, and its order: "name" or "-name". */
export interface ListQuery {
  readonly q?: string;
  readonly sort?: string;
}

/** A list by cursor. */
export function useList<K extends OperationKey>(
  key: Key,
  operation: K,
  query: Readonly<Record<string, string | number | undefined>> = {},
  { refreshMs, enabled = true, keepOld = false }: Live = {},
): Pages<ItemOf<K>> {
  type Page = { readonly items: ItemOf<K>[]; readonly nextCursor: string | null };
  const result = useInfiniteQuery<Page, ApiError, { pages: Page[] }, readonly unknown[], string | undefined>({
    queryKey: [...key, "list", query],
    // A list operation answers items and nextCursor; TypeScript cannot see that from K.
    queryFn: async ({ signal, pageParam }) =>
      (await run(operation, {
        query: { ...query, cursor: pageParam },
        signal,
      } as unknown as Options<K>)) as unknown as Page,
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: refreshMs ?? false,
    ...(keepOld ? { placeholderData: keepPreviousData } : {}),
    enabled,
  });
  return pagesOf(result);
}

function pagesOf<T>(result: UseInfiniteQueryResult<{ pages: { items: T[] }[] }, ApiError>): Pages<T> {
  return {
    items: result.data?.pages.flatMap((page) => page.items) ?? [],
    hasMore: result.hasNextPage,
    isLoadingMore: result.isFetchingNextPage,
    loadMore: () => void result.fetchNextPage(),
    isPending: result.isPending,
    isFetching: result.isFetching,
    error: result.error,
    refetch: () => void result.refetch(),
  };
}

/** A write; afterwards everything cached under `stale` is asked for again. */
export function useWrite<K extends OperationKey>(
  operation: K,
  stale: readonly Key[],
): UseMutationResult<Answer<K>, ApiError, Options<K>> {
  const client = useQueryClient();
  return useMutation<Answer<K>, ApiError, Options<K>>({
    mutationFn: (options) => run(operation, options),
    onSuccess: async () => {
      await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
}

const run = <K extends OperationKey>(operation: K, options: Options<K>): Promise<Answer<K>> =>
  (call as (operation: K, options: Options<K>) => Promise<Answer<K>>)(operation, options);
