"use client";

import { GitCommitVertical, KeyRound, Lock, MailPlus, ScrollText, UserRound, Users } from "lucide-react";
import { Link } from "@/components/ui/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef, type ReactNode } from "react";
import { useViewer } from "@/components/shell/viewer";
import { cn } from "@/lib/cn";
import { ACTIONS, type Action } from "@/lib/contract/access";

interface Entry {
  readonly href: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly needs: Action;
}

const SECTIONS: readonly Entry[] = [
  { href: "/settings/members", label: "Members", icon: <Users aria-hidden />, needs: "user.read" },
  { href: "/settings/invitations", label: "Invitations", icon: <MailPlus aria-hidden />, needs: "user.read" },
  { href: "/settings/tokens", label: "API tokens", icon: <KeyRound aria-hidden />, needs: "token.read" },
  { href: "/settings/audit", label: "Audit log", icon: <ScrollText aria-hidden />, needs: "audit.read" },
  {
    href: "/settings/releases",
    label: "Releases",
    icon: <GitCommitVertical aria-hidden />,
    needs: "release.read",
  },
  { href: "/settings/profile", label: "Profile", icon: <UserRound aria-hidden />, needs: "self.read" },
];

/**
 * The sections: a row above the content, on very wide screens a column beside it. What the role does not open stays
 * visible, with a lock that names the role.
 */
export function SettingsNav() {
  const pathname = usePathname();
  const { actions } = useViewer();
  const list = useRef<HTMLUListElement>(null);
  const at = SECTIONS.findIndex((section) => section.href === pathname);
  useEffect(() => {
    const row = list.current;
    const here = row?.children[at];
    if (row !== null && here instanceof HTMLElement)
      row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }, [at]);
  return (
    <nav
      aria-label="Settings"
      className="border-line shrink-0 border-b px-(--gutter) pt-2 2xl:w-52 2xl:border-r 2xl:border-b-0 2xl:px-3 2xl:pt-6"
    >
      <p className="text-ink-3 mb-1 hidden px-2 text-xs font-medium 2xl:block">Settings</p>
      <ul
        ref={list}
        className="relative -mx-2 flex [scrollbar-width:none] gap-1 overflow-x-auto py-1 pb-2 2xl:sticky 2xl:top-6 2xl:mx-0 2xl:grid 2xl:overflow-visible"
      >
        {SECTIONS.map(({ href, label, icon, needs }) => {
          const isHere = pathname === href;
          const isLocked = !actions.includes(needs);
          return (
            <li key={href} className="shrink-0">
              <Link
                href={href}
                aria-current={isHere ? "page" : undefined}
                title={isLocked ? `Needs the role ${ACTIONS[needs]}` : undefined}
                className={cn(
                  "flex h-8 items-center gap-2 rounded-sm px-2 text-sm font-medium whitespace-nowrap pointer-coarse:h-11 [&_svg]:size-4",
                  isHere ? "bg-hover text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
                )}
              >
                {icon}
                {label}
                {isLocked && (
                  <>
                    <Lock aria-hidden className="text-ink-3 ml-auto !size-3" />
                    <span className="sr-only"> (needs the role {ACTIONS[needs]})</span>
                  </>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
