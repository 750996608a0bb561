"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useViewer } from "@/components/shell/viewer";
import type { Action } from "@/lib/contract/access";
import { cn } from "@/lib/cn";

const SECTIONS: readonly { readonly href: string; readonly label: string; readonly needs: Action }[] = [
  { href: "/settings/members", label: "Members", needs: "user.read" },
  { href: "/settings/invitations", label: "Invitations", needs: "user.read" },
  { href: "/settings/tokens", label: "API tokens", needs: "token.read" },
  { href: "/settings/audit", label: "Audit log", needs: "audit.read" },
  { href: "/settings/releases", label: "Releases", needs: "release.read" },
  { href: "/settings/profile", label: "Profile", needs: "self.read" },
];

/** The sections that this person may see: a column beside the content, a row above it on narrow screens. */
export function SettingsNav() {
  const pathname = usePathname();
  const { actions } = useViewer();
  return (
    <nav
      aria-label="Settings"
      className="border-line shrink-0 border-b px-(--gutter) pt-3 lg:w-48 lg:border-r lg:border-b-0 lg:px-3 lg:pt-6"
    >
      <p className="text-ink-3 mb-1 hidden px-2 text-xs font-medium lg:block">Settings</p>
      <ul className="flex gap-1 overflow-x-auto pb-2 lg:sticky lg:top-6 lg:grid">
        {SECTIONS.filter((section) => actions.includes(section.needs)).map((section) => (
          <li key={section.href}>
            <Link
              href={section.href}
              aria-current={pathname === section.href ? "page" : undefined}
              className={cn(
                "flex h-8 items-center rounded-sm px-2 text-sm font-medium whitespace-nowrap pointer-coarse:h-11",
                pathname === section.href ? "bg-hover text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
              )}
            >
              {section.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
