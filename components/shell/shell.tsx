"use client";

import { useEffect, useState, type ReactNode } from "react";
import type { Me } from "@/lib/contract/user";
import { cn } from "@/lib/cn";
import { CommandPalette } from "./command-palette";
import { MobileBar } from "./drawer";
import { keepLook } from "./look";
import { PreferencesSync } from "./preferences-sync";
import { ShortcutsProvider } from "./shortcuts";
import { Sidebar } from "./sidebar";
import { ViewerProvider } from "./viewer";

interface Props {
  readonly me: Me;
  readonly sidebar: "open" | "collapsed";
  readonly children: ReactNode;
}

/** What stands around every page: sidebar or drawer, command palette, shortcuts. */
export function Shell({ me, sidebar, children }: Props) {
  const [collapsed, setCollapsed] = useState(sidebar === "collapsed");
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  usePaletteKey(() => {
    setPaletteOpen((open) => !open);
  });
  const openPalette = (): void => {
    setPaletteOpen(true);
  };
  const collapse = (next: boolean): void => {
    setCollapsed(next);
    keepLook({ sidebar: next ? "collapsed" : "open" });
  };
  return (
    <ViewerProvider me={me}>
      <PreferencesSync />
      <ShortcutsProvider>
        <a
          href="#main"
          className="bg-accent text-on-accent sr-only z-(--z-toast) rounded-sm px-3 py-2 text-sm font-medium focus-visible:not-sr-only focus-visible:fixed focus-visible:top-2 focus-visible:left-2"
        >
          Skip to the content
        </a>
        <div className="flex min-h-dvh">
          <aside
            aria-label="Sidebar"
            className={cn(
              "border-line sticky top-0 hidden h-dvh shrink-0 border-r lg:block",
              collapsed ? "w-14" : "w-58",
            )}
          >
            <Sidebar collapsed={collapsed} onCollapse={collapse} onSearch={openPalette} />
          </aside>
          <div className="flex min-w-0 flex-1 flex-col">
            <MobileBar onSearch={openPalette} />
            <main id="main" tabIndex={-1} className="min-w-0 flex-1 outline-none">
              {children}
            </main>
          </div>
        </div>
        <CommandPalette open={isPaletteOpen} onOpenChange={setPaletteOpen} />
      </ShortcutsProvider>
    </ViewerProvider>
  );
}

function usePaletteKey(toggle: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (
        event.key.toLowerCase() !== "k" ||
        !(event.metaKey || event.ctrlKey) ||
        event.shiftKey ||
        event.altKey
      )
        return;
      event.preventDefault();
      toggle();
    };
    addEventListener("keydown", listen);
    return () => {
      removeEventListener("keydown", listen);
    };
  });
}
