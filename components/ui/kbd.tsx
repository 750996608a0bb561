"use client";

import { Fragment, useSyncExternalStore } from "react";

const NAMES: Readonly<Record<string, string>> = { "⌘": "Command", "↵": "Enter", "⇧": "Shift", esc: "Escape" };

const never = () => () => undefined;
/** False on the server: "Ctrl" is what most see. */
const useIsMac = (): boolean =>
  useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.userAgent),
    () => false,
  );

/** Keys parted by spaces are pressed one after the other or together: "g h", "⌘ K", "esc". "⌘" shows as Ctrl where there is no such key. */
export function Kbd({ keys }: { readonly keys: string }) {
  const isMac = useIsMac();
  const shown = isMac ? keys : keys.replace("⌘", "Ctrl");
  return (
    <span className="inline-flex gap-0.5 whitespace-nowrap">
      {shown.split(" ").map((key, at) => (
        <Fragment key={`${key}${String(at)}`}>
          <kbd className="border-line-strong bg-subtle text-ink-2 text-micro inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-xs border px-1 font-sans font-medium">
            <span aria-hidden>{key.length === 1 ? key.toUpperCase() : key}</span>
            <span className="sr-only">{NAMES[key] ?? key}</span>
          </kbd>{" "}
        </Fragment>
      ))}
    </span>
  );
}
