"use client";

import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { usePreferences } from "@/components/ui/preferences";
import { Switch } from "@/components/ui/switch";
import { useChangePreferences } from "./use-change-preferences";
import type { Shortcut } from "./shortcut";

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly shortcuts: readonly Shortcut[];
}

const ALWAYS = [
  { keys: "⌘ K", label: "Command palette" },
  { keys: "esc", label: "Close what is on top" },
  { keys: "j", label: "Next row, in a list" },
  { keys: "k", label: "Previous row, in a list" },
  { keys: "↵", label: "Open the row" },
  { keys: "⌘ ↵", label: "Run, in an editor" },
] as const;

export function ShortcutList({ open, onOpenChange, shortcuts }: Props) {
  const { preferences } = usePreferences();
  const change = useChangePreferences();
  const of = (group: Shortcut["group"]) => shortcuts.filter((one) => one.group === group && one.keys !== "j");
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" size="lg">
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        <Group title="Everywhere" items={[...ALWAYS, ...of("Everywhere")]} />
        <Group title="Go to" items={of("Go to")} />
        <Group title="This page" items={of("This page")} />
      </div>
      <Switch
        className="border-line mt-5 w-full border-t pt-4"
        checked={preferences.shortcuts}
        onChange={(shortcuts) => {
          change({ shortcuts });
        }}
        label="Single-letter shortcuts"
        help="The command palette, Escape and Enter work either way."
      />
    </Dialog>
  );
}

function Group({
  title,
  items,
}: {
  readonly title: string;
  readonly items: readonly { readonly keys: string; readonly label: string }[];
}) {
  if (items.length === 0) return null;
  return (
    <section>
      <h3 className="text-ink-3 mb-1 text-xs font-medium">{title}</h3>
      <ul>
        {items.map((item) => (
          <li key={item.keys} className="flex min-h-7 items-center justify-between gap-4 text-sm">
            {item.label}
            <Kbd keys={item.keys} />
          </li>
        ))}
      </ul>
    </section>
  );
}
