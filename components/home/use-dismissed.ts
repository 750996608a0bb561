"use client";

import { useCallback, useSyncExternalStore } from "react";

const EVENT = "tributary-dismissed";
const keyOf = (what: string): string => `tributary-dismissed-${what}`;

function read(what: string): boolean {
  try {
    return localStorage.getItem(keyOf(what)) !== null;
  } catch {
    return false; // storage is switched off: it shows again next time
  }
}

/** Whether this browser's person has put something away. The server does not know, so it shows nothing at first. */
export function useDismissed(what: string): readonly [isDismissed: boolean, dismiss: () => void] {
  const isDismissed = useSyncExternalStore(
    (changed) => {
      addEventListener(EVENT, changed);
      addEventListener("storage", changed);
      return () => {
        removeEventListener(EVENT, changed);
        removeEventListener("storage", changed);
      };
    },
    () => read(what),
    () => true,
  );
  const dismiss = useCallback(() => {
    try {
      localStorage.setItem(keyOf(what), "1");
    } catch {
      // As above.
    }
    dispatchEvent(new Event(EVENT));
  }, [what]);
  return [isDismissed, dismiss];
}
