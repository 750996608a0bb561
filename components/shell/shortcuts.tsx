"use client";

import { useRouter } from "next/navigation";
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { usePreferences } from "@/components/ui/preferences";
import { AREAS, SETTLED_AREAS } from "./areas";
import { isTyping, matchKeys } from "./key-match";
import type { Shortcut } from "./shortcut";
import { ShortcutList } from "./shortcut-list";

interface Registry {
  readonly add: (shortcut: Shortcut) => () => void;
  readonly showList: () => void;
}
const Context = createContext<Registry>({ add: () => () => undefined, showList: () => undefined });

const SEQUENCE_MS = 1200;

/** Listens for single-letter shortcuts, unless the person switched them off or is typing. */
export function ShortcutsProvider({ children }: { readonly children: ReactNode }) {
  const { preferences } = usePreferences();
  const [shortcuts, setShortcuts] = useState<readonly Shortcut[]>([]);
  const [isListOpen, setListOpen] = useState(false);
  const add = useCallback((shortcut: Shortcut) => {
    setShortcuts((present) => [...present, shortcut]);
    return () => {
      setShortcuts((present) => present.filter((one) => one !== shortcut));
    };
  }, []);
  const showList = useCallback(() => {
    setListOpen(true);
  }, []);
  const own = useOwnShortcuts(showList);
  const all = useMemo(() => [...own, ...shortcuts], [own, shortcuts]);
  useKeys(all, preferences.shortcuts);
  const registry = useMemo(() => ({ add, showList }), [add, showList]);
  return (
    <Context value={registry}>
      {children}
      <ShortcutList open={isListOpen} onOpenChange={setListOpen} shortcuts={all} />
    </Context>
  );
}

function useOwnShortcuts(showList: () => void): readonly Shortcut[] {
  const router = useRouter();
  return useMemo(
    () => [
      ...[...AREAS, ...SETTLED_AREAS].map((area): Shortcut => ({
        keys: `g ${area.key}`,
        label: area.label,
        group: "Go to",
        run: () => {
          router.push(area.href);
        },
      })),
      {
        keys: "/",
        label: "Search in the page",
        group: "Everywhere",
        run: () => {
          document.querySelector<HTMLElement>("[data-search-field]")?.focus();
        },
      },
      { keys: "?", label: "All shortcuts", group: "Everywhere", run: showList },
      {
        keys: "j",
        label: "Next row",
        group: "Everywhere",
        run: () => {
          document.querySelector<HTMLElement>("[data-row]")?.focus();
        },
      },
    ],
    [router, showList],
  );
}

function useKeys(shortcuts: readonly Shortcut[], isOn: boolean): void {
  const pressed = useRef<{ key: string; at: number }>({ key: "", at: 0 });
  useEffect(() => {
    if (!isOn) return undefined;
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target))
        return;
      const before = event.timeStamp - pressed.current.at < SEQUENCE_MS ? pressed.current.key : "";
      const found = matchKeys(shortcuts, before, event.key);
      pressed.current = { key: event.key, at: event.timeStamp };
      if (found === undefined) return;
      event.preventDefault();
      pressed.current = { key: "", at: 0 };
      found.run();
    };
    addEventListener("keydown", listen);
    return () => {
      removeEventListener("keydown", listen);
    };
  }, [shortcuts, isOn]);
}

export const useShortcutList = (): (() => void) => use(Context).showList;

/** A page's own shortcut; it stands in the `?` list while the page is shown. */
export function useShortcut(keys: string, label: string, run: () => void): void {
  const { add } = use(Context);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(
    () =>
      add({
        keys,
        label,
        group: "This page",
        run: () => {
          latest.current();
        },
      }),
    [add, keys, label],
  );
}
