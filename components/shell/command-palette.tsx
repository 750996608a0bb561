"use client";

import { Command } from "cmdk";
import {
  ArrowDownToLine,
  ArrowUpFromLine,
  Contrast,
  Fingerprint,
  KeyRound,
  ShieldAlert,
  UserPlus,
  Waypoints,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { useEffect, useState, type ReactNode } from "react";
import { DIALOG, OVERLAY } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { useDestinations } from "@/lib/client/destination";
import { useSources } from "@/lib/client/source";
import type { Action } from "@/lib/contract/access";
import { cn } from "@/lib/cn";
import { AREAS, SETTLED_AREAS } from "./areas";
import { useChangePreferences } from "./use-change-preferences";
import { useViewer } from "./viewer";

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** ⌘K: go anywhere, do anything, find an event by its id. */
export function CommandPalette({ open, onOpenChange }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={OVERLAY} />
        <Dialog.Content aria-describedby={undefined} className={cn(DIALOG, "max-w-xl overflow-hidden")}>
          <Dialog.Title className="sr-only">Command palette</Dialog.Title>
          <Palette
            onDone={() => {
              onOpenChange(false);
            }}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface Act {
  readonly label: string;
  readonly href: string;
  readonly icon: ReactNode;
  readonly needs: Action;
}
const ACTS: readonly Act[] = [
  {
    label: "New source",
    href: "/sources?new=true",
    icon: <ArrowDownToLine aria-hidden />,
    needs: "source.write",
  },
  {
    label: "New destination",
    href: "/destinations/new",
    icon: <ArrowUpFromLine aria-hidden />,
    needs: "destination.write",
  },
  {
    label: "New connection",
    href: "/connections?connect=new",
    icon: <Waypoints aria-hidden />,
    needs: "connection.write",
  },
  {
    label: "Invite a person",
    href: "/settings/invitations?invite=true",
    icon: <UserPlus aria-hidden />,
    needs: "user.write",
  },
  {
    label: "New API token",
    href: "/settings/tokens?new=true",
    icon: <KeyRound aria-hidden />,
    needs: "token.write",
  },
];
const SETTINGS = [
  { label: "Settings: members", href: "/settings/members" },
  { label: "Settings: API tokens", href: "/settings/tokens" },
  { label: "Settings: audit log", href: "/settings/audit" },
  { label: "Settings: releases", href: "/settings/releases" },
  { label: "Settings: profile", href: "/settings/profile" },
] as const;
const THEMES = [
  { label: "Theme: as the system", theme: "system" },
  { label: "Theme: light", theme: "light" },
  { label: "Theme: dark", theme: "dark" },
] as const;
/** Shorter texts are words; ids are longer. */
const ID_LENGTH_MIN = 6;

function Palette({ onDone }: { readonly onDone: () => void }) {
  const router = useRouter();
  const me = useViewer();
  const change = useChangePreferences();
  const [text, setText] = useState("");
  const { sources, destinations } = useFound(text);
  const go = (href: string) => () => {
    router.push(href);
    onDone();
  };
  const id = text.trim();
  const isId = id.length >= ID_LENGTH_MIN && !/\s/.test(id);
  return (
    <Command label="Commands" loop>
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Where to, or what to do? An event id works, too."
        className="border-line placeholder:text-ink-3 text-md h-12 w-full border-b bg-transparent px-4 outline-none"
      />
      <Command.List className="max-h-96 overflow-y-auto p-1.5">
        <Command.Empty className="text-ink-3 py-8 text-center text-sm">Nothing matches.</Command.Empty>
        <Group heading="Go to">
          {[...AREAS, ...SETTLED_AREAS].map((area) => (
            <Item key={area.href} icon={area.icon} keys={`g ${area.key}`} onSelect={go(area.href)}>
              {area.label}
            </Item>
          ))}
          <Item icon={<ShieldAlert aria-hidden />} onSelect={go("/sources/quarantine")}>
            Sources: quarantine
          </Item>
          {SETTINGS.map((page) => (
            <Item key={page.href} icon={SETTLED_AREAS[0]?.icon} onSelect={go(page.href)}>
              {page.label}
            </Item>
          ))}
        </Group>
        <Group heading="Do">
          {ACTS.filter((act) => me.actions.includes(act.needs)).map((act) => (
            <Item key={act.label} icon={act.icon} onSelect={go(act.href)}>
              {act.label}
            </Item>
          ))}
          {THEMES.map(({ label, theme }) => (
            <Item
              key={label}
              icon={<Contrast aria-hidden />}
              onSelect={() => {
                change({ theme });
                onDone();
              }}
            >
              {label}
            </Item>
          ))}
        </Group>
        <Group heading="Sources and destinations">
          {sources.map((source) => (
            <Item
              key={source.id}
              value={`${source.name} ${source.id}`}
              icon={<ArrowDownToLine aria-hidden />}
              onSelect={go(`/sources/${source.id}`)}
            >
              {source.name}
            </Item>
          ))}
          {destinations.map((destination) => (
            <Item
              key={destination.id}
              value={`${destination.name} ${destination.id}`}
              icon={<ArrowUpFromLine aria-hidden />}
              onSelect={go(`/destinations/${destination.id}`)}
            >
              {destination.name}
            </Item>
          ))}
        </Group>
        {isId && (
          <Group heading="Event">
            <Item
              value={`event ${id}`}
              icon={<Fingerprint aria-hidden />}
              onSelect={go(`/events/${encodeURIComponent(id)}`)}
            >
              Find the event <span className="text-code font-mono break-all">{id}</span>
            </Item>
          </Group>
        )}
      </Command.List>
    </Command>
  );
}

const FOUND_MAX = 20;
const PAUSE_MS = 150;

/** The server looks for names among all of them, once the typing pauses. */
function useFound(text: string) {
  const [q, setQ] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => {
      setQ(text.trim());
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  const query = { sort: "name", limit: FOUND_MAX, ...(q === "" ? {} : { q }) } as const;
  const sources = useSources(query, { keepOld: true });
  const destinations = useDestinations(query, { keepOld: true });
  return { sources: sources.items, destinations: destinations.items };
}

const Group = ({ heading, children }: { readonly heading: string; readonly children: ReactNode }) => (
  <Command.Group
    heading={heading}
    className="[&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium"
  >
    {children}
  </Command.Group>
);

interface ItemProps {
  readonly icon: ReactNode;
  readonly onSelect: () => void;
  readonly value?: string;
  readonly keys?: string;
  readonly children: ReactNode;
}

const Item = ({ icon, onSelect, value, keys, children }: ItemProps) => (
  <Command.Item
    {...(value === undefined ? {} : { value })}
    onSelect={onSelect}
    className="data-[selected=true]:bg-hover [&_svg]:text-ink-3 flex min-h-8 cursor-default items-center gap-2.5 rounded-sm px-2 text-sm pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0"
  >
    {icon}
    <span className="min-w-0 flex-1 truncate">{children}</span>
    {keys !== undefined && <Kbd keys={keys} />}
  </Command.Item>
);
