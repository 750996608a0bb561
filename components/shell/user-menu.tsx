"use client";

import { ChevronsUpDown, Keyboard, LogOut, UserRound } from "lucide-react";
import { Link } from "@/components/ui/link";
import {
  Menu,
  MenuCheckItem,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuSeparator,
} from "@/components/ui/menu";
import { usePreferences } from "@/components/ui/preferences";
import { signOut } from "@/lib/client/session";
import { cn } from "@/lib/cn";
import { useShortcutList } from "./shortcuts";
import { useChangePreferences } from "./use-change-preferences";
import { useViewer } from "./viewer";

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");

export function UserMenu({ collapsed }: { readonly collapsed: boolean }) {
  const me = useViewer();
  const { preferences } = usePreferences();
  const change = useChangePreferences();
  const showShortcuts = useShortcutList();
  return (
    <Menu
      side="top"
      className="w-60"
      trigger={
        <button
          type="button"
          className={cn(
            "hover:bg-hover flex h-10 w-full items-center gap-2 rounded-sm px-1.5 text-left",
            collapsed && "justify-center px-0",
          )}
        >
          <span
            aria-hidden
            className="bg-accent-tint text-accent-ink text-micro grid size-6 shrink-0 place-items-center rounded-full font-semibold"
          >
            {initials(me.name)}
          </span>
          {collapsed && <span className="sr-only">{me.name}</span>}
          {!collapsed && (
            <>
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm leading-4 font-medium">{me.name}</span>
                <span className="text-ink-3 block truncate text-xs">{me.role}</span>
              </span>
              <ChevronsUpDown aria-hidden className="text-ink-3 size-3.5" />
            </>
          )}
        </button>
      }
    >
      {me.email !== null && <MenuLabel>{me.email}</MenuLabel>}
      <MenuItem asChild>
        <Link href="/settings/profile">
          <UserRound aria-hidden /> Profile and time zone
        </Link>
      </MenuItem>
      <MenuItem icon={<Keyboard aria-hidden />} keys="?" onSelect={showShortcuts}>
        Keyboard shortcuts
      </MenuItem>
      <MenuSeparator />
      <MenuRadioGroup
        label="Theme"
        value={preferences.theme}
        onChange={(theme) => {
          change({ theme });
        }}
        options={[
          { value: "system", label: "As the system" },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
      />
      <MenuSeparator />
      <MenuCheckItem
        checked={preferences.density === "compact"}
        onChange={(compact) => {
          change({ density: compact ? "compact" : "comfortable" });
        }}
      >
        Compact rows
      </MenuCheckItem>
      <MenuCheckItem
        checked={preferences.shortcuts}
        onChange={(shortcuts) => {
          change({ shortcuts });
        }}
      >
        Single-letter shortcuts
      </MenuCheckItem>
      <MenuSeparator />
      <MenuItem
        icon={<LogOut aria-hidden />}
        onSelect={() => {
          void signOut();
        }}
      >
        Sign out
      </MenuItem>
    </Menu>
  );
}
