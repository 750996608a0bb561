"use client";
import { useQuery } from "@tanstack/react-query";
import { call, type Answer, type ApiError } from "./api";
import { keys } from "./keys";
import { useList, useOperation, useWrite, type Live } from "./query";

import type { Connection } from "@/lib/contract/connection";

export type { Connection };

const STALE = [keys.connections, keys.releases, keys.home] as const;

export const useConnections = (
  filters: {
    readonly q?: string;
    readonly sort?: string;
    readonly sourceId?: string;
    readonly destinationId?: string;
    readonly limit?: number;
  } = {},
  live?: Live,
) => useList(keys.connections, "GET /connections", { ...filters }, live);
export const useConnection = (id: string) =>
  useOperation(keys.connections, "GET /connections/{id}", { params: { id } });
export const useCreateConnection = () => useWrite("POST /connections", STALE);
export const useUpdateConnection = () => useWrite("PATCH /connections/{id}", STALE);
export const useDeleteConnection = () => useWrite("DELETE /connections/{id}", STALE);

export type ConnectionPreview = Answer<"POST /connections/preview">;
type PreviewAsk = Pick<Connection, "sourceId" | "filter" | "mapping"> & {
  readonly destinationId: string | null;
};

/** What a draft would do with the source's last events; nothing is saved or sent. Null asks nothing. */
export const useConnectionPreview = (ask: PreviewAsk | null) =>
  useQuery<ConnectionPreview, ApiError>({
    queryKey: [...keys.connections, "preview", ask],
    queryFn: ({ signal }) => {
      if (ask === null) throw new Error("There is nothing to ask.");
      return call("POST /connections/preview", { body: ask, signal });
    },
    enabled: ask !== null,
    placeholderData: (before) => before,
    staleTime: 10_000,
    retry: false,
  });
