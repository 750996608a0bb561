"use client";

import {
  useCallback,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type PointerEvent,
  type UIEvent,
} from "react";

/** Why a list stands still. */
export type HoldReason = "paused" | "pointer" | "focus" | "scroll" | "panel";

const WORDS: Record<HoldReason, string> = {
  paused: "Paused",
  pointer: "Holding still under the pointer",
  focus: "Holding still at the focused row",
  scroll: "Holding still while scrolled down",
  panel: "Holding still beside the open event",
};

export interface Hold {
  /** The strongest reason; null: the list moves. */
  readonly reason: HoldReason | null;
  readonly words: string | null;
  readonly toggle: () => void;
  /** For the element that holds the rows. */
  readonly handlers: {
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: (event: FocusEvent) => void;
    readonly onBlur: (event: FocusEvent) => void;
    readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  };
}

const ORDER: readonly HoldReason[] = ["paused", "panel", "scroll", "focus", "pointer"];

/**
 * Nothing moves under the pointer, at the focused row, while scrolled down or beside an open panel. `release` lets go
 * of all of that (back to the top of the list) until the person points, focuses or scrolls again.
 */
export function useHold(isPanelOpen: boolean, backToTop: () => void): Hold {
  const [reasons, setReasons] = useState<ReadonlySet<HoldReason>>(new Set());
  const isLetGo = useRef(false);
  const mark = useCallback((reason: HoldReason, isOn: boolean): void => {
    setReasons((before) => {
      if (before.has(reason) === isOn) return before;
      const next = new Set(before);
      if (isOn) next.add(reason);
      else next.delete(reason);
      return next;
    });
  }, []);

  const present = isPanelOpen ? new Set<HoldReason>([...reasons, "panel"]) : reasons;
  const reason = ORDER.find((candidate) => present.has(candidate)) ?? null;
  const isPaused = reasons.has("paused");
  const toggle = useCallback((): void => {
    if (!isPaused && reason === null) {
      mark("paused", true);
      return;
    }
    isLetGo.current = true;
    setReasons(new Set());
    backToTop();
    isLetGo.current = false;
  }, [isPaused, reason, mark, backToTop]);

  const handlers = useMemo(
    () => ({
      onPointerMove: (event: PointerEvent): void => {
        if (event.pointerType === "touch") return;
        const isOverRow = event.target instanceof Element && event.target.closest("[data-live-row]") !== null;
        mark("pointer", isOverRow);
      },
      onPointerLeave: (): void => {
        mark("pointer", false);
      },
      onFocus: (event: FocusEvent): void => {
        mark("focus", event.target.closest("[data-live-row]") !== null);
      },
      onBlur: (event: FocusEvent): void => {
        if (!event.currentTarget.contains(event.relatedTarget)) mark("focus", false);
      },
      onScroll: (event: UIEvent<HTMLElement>): void => {
        if (!isLetGo.current) mark("scroll", event.currentTarget.scrollTop > 4);
      },
    }),
    [mark],
  );
  return { reason, words: reason === null ? null : WORDS[reason], toggle, handlers };
}
