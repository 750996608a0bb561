"use client";

import { debounce, parseAsArrayOf, parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { useSavedQuery, type SavedQuery } from "@/lib/client/warehouse";

/** Servers and chat programs cut longer addresses. */
export const LINK_CHARS_MAX = 6000;
export const ROW_LIMITS = [100, 1000, 10_000] as const;
export const TIME_LIMITS_S = [5, 30, 120] as const;

const URL_DELAY_MS = 400;

export interface QueryText {
  readonly text: string;
  /** The saved query that the text came from. */
  readonly saved: SavedQuery | undefined;
  readonly savedId: string | null;
  readonly savedError: unknown;
  readonly isLoading: boolean;
  readonly isEdited: boolean;
  readonly isTooLongForLink: boolean;
  readonly params: readonly string[];
  readonly rows: number;
  readonly seconds: number;
  readonly edit: (text: string) => void;
  /** Opens a text that is not saved, or a saved one; Back returns to the one before. */
  readonly open: (what: { readonly sql: string } | { readonly saved: SavedQuery }) => void;
  readonly setParam: (at: number, value: string) => void;
  readonly setRows: (rows: number) => void;
  readonly setSeconds: (seconds: number) => void;
}

const pick = <T extends number>(allowed: readonly T[], value: number, otherwise: T): T =>
  allowed.find((one) => one === value) ?? otherwise;

function useSaved(id: string | null) {
  const query = useSavedQuery(id ?? "", { enabled: id !== null });
  /** What was opened from the list is known before it is fetched again. */
  const [opened, setOpened] = useState<SavedQuery | null>(null);
  const known = opened !== null && opened.id === id ? opened : undefined;
  const saved = id === null ? undefined : (query.data ?? known);
  return {
    saved,
    error: query.error,
    isPending: id !== null && saved === undefined && query.error === null,
    setOpened,
  };
}

/** The query, its parameters and limits: all in the URL, so that a link opens the same console. Nothing runs by itself. */
export function useQueryText(): QueryText {
  const [url, setUrl] = useQueryStates({
    sql: parseAsString,
    saved: parseAsString,
    p: parseAsArrayOf(parseAsString).withDefault([]),
    rows: parseAsInteger.withDefault(1000),
    seconds: parseAsInteger.withDefault(30),
  });
  const [long, setLong] = useState<string | null>(null);
  const { saved, error, isPending, setOpened } = useSaved(url.saved);
  const text = long ?? url.sql ?? saved?.sql ?? "";
  const slowly = { limitUrlUpdates: debounce(URL_DELAY_MS) };

  const edit = (next: string): void => {
    if (next === text) return;
    const isLong = next.length > LINK_CHARS_MAX;
    setLong(isLong ? next : null);
    const same = next === saved?.sql || (next === "" && url.saved === null);
    void setUrl({ sql: isLong || same ? null : next }, slowly);
  };
  return {
    text,
    saved,
    savedId: url.saved,
    savedError: error,
    isLoading: isPending && url.sql === null,
    isEdited: saved !== undefined && text !== saved.sql,
    isTooLongForLink: long !== null,
    params: url.p,
    rows: pick(ROW_LIMITS, url.rows, 1000),
    seconds: pick(TIME_LIMITS_S, url.seconds, 30),
    edit,
    open: (what) => {
      setLong(null);
      if ("saved" in what) setOpened(what.saved);
      const next = "sql" in what ? { sql: what.sql, saved: null } : { sql: null, saved: what.saved.id };
      void setUrl({ ...next, p: null }, { history: "push" });
    },
    setParam: (at, value) => {
      const params = Array.from({ length: Math.max(url.p.length, at + 1) }, (_, index) =>
        index === at ? value : (url.p[index] ?? ""),
      );
      void setUrl({ p: params }, slowly);
    },
    setRows: (rows) => void setUrl({ rows }),
    setSeconds: (seconds) => void setUrl({ seconds }),
  };
}
