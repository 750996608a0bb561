"use client";

import { useQueryState } from "nuqs";
import { useCallback } from "react";
import { HistoryList } from "./history-list";
import { LiveEventsList } from "./live-events-list";
import { LiveFilters } from "./live-filters";
import { useLiveFilters, useViewMode } from "./use-live-filters";
import { useRouting } from "./use-routing";

interface Props {
  /** Only this source's events. */
  readonly sourceId?: string;
  /** Height of the list: it scrolls, the page does not. */
  readonly listClassName?: string;
}

const LIST = "h-[max(22rem,calc(100dvh-13.5rem))]";

/** Events as they arrive, or a search in those that have. Filters, mode, range and the open event are in the URL. */
export function LiveView({ sourceId, listClassName = LIST }: Props) {
  const filters = useLiveFilters(sourceId);
  const routing = useRouting();
  const [mode, setMode] = useViewMode();
  const [openId, setOpenId] = useQueryState("event", { history: "push" });
  const open = useCallback(
    (messageId: string | null) => {
      void setOpenId(messageId);
    },
    [setOpenId],
  );
  const changeMode = useCallback(
    (next: "live" | "history") => {
      void setMode(next);
    },
    [setMode],
  );
  const shared = {
    filters,
    routing,
    openId,
    onOpen: open,
    mode,
    onMode: changeMode,
    className: listClassName,
  };
  return (
    <div className="min-w-0">
      <LiveFilters filters={filters} routing={routing} sourceId={sourceId} />
      {mode === "live" ? <LiveEventsList {...shared} sourceId={sourceId} /> : <HistoryList {...shared} />}
    </div>
  );
}
