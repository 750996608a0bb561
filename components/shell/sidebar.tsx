"use client";

import { PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import { Link } from "@/components/ui/link";
import { usePathname } from "next/navigation";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";
import { Tooltip } from "@/components/ui/tooltip";
import { cn } from "@/lib/cn";
import { AREAS, isInArea, SETTLED_AREAS, type Area } from "./areas";
import { Mark } from "./logo";
import { PipelineStatus } from "./pipeline-status";
import { UserMenu } from "./user-menu";

interface Props {
  readonly collapsed: boolean;
  /** Absent in the drawer, which cannot collapse. */
  readonly onCollapse?: (collapsed: boolean) => void;
  readonly onSearch: () => void;
  /** After a link was followed, e.g. to close the drawer. */
  readonly onNavigate?: () => void;
}

export function Sidebar({ collapsed, onCollapse, onSearch, onNavigate }: Props) {
  return (
    <div className="flex h-full flex-col gap-3 overflow-y-auto p-2">
      <div className={cn("flex h-9 items-center gap-1", collapsed && "h-auto flex-col")}>
        <Link
          href="/"
          className="flex min-w-0 flex-1 items-center gap-2 rounded-sm px-1.5 py-1"
          aria-label="Tributary, home"
        >
          <Mark className="text-accent size-5 shrink-0" />
          {!collapsed && <span className="text-md font-semibold tracking-[-0.01em]">Tributary</span>}
        </Link>
        {onCollapse !== undefined && (
          <IconButton
            size="sm"
            label={collapsed ? "Widen the sidebar" : "Narrow the sidebar"}
            icon={collapsed ? <PanelLeftOpen /> : <PanelLeftClose />}
            onClick={() => {
              onCollapse(!collapsed);
            }}
          />
        )}
      </div>
      <SearchButton collapsed={collapsed} onSearch={onSearch} />
      <nav aria-label="Main" className="flex flex-1 flex-col justify-between gap-4">
        <AreaList areas={AREAS} collapsed={collapsed} onNavigate={onNavigate} />
        <AreaList areas={SETTLED_AREAS} collapsed={collapsed} onNavigate={onNavigate} />
      </nav>
      <div className="border-line grid gap-1 border-t pt-2">
        <PipelineStatus collapsed={collapsed} />
        <UserMenu collapsed={collapsed} />
      </div>
    </div>
  );
}

function SearchButton({
  collapsed,
  onSearch,
}: {
  readonly collapsed: boolean;
  readonly onSearch: () => void;
}) {
  if (collapsed)
    return (
      <IconButton
        label="Search and commands"
        keys="⌘ K"
        icon={<Search />}
        onClick={onSearch}
        className="mx-auto"
      />
    );
  return (
    <button
      type="button"
      onClick={onSearch}
      className="border-line-strong bg-surface text-ink-3 hover:border-control flex h-8 items-center gap-2 rounded-sm border px-2 text-sm transition-colors pointer-coarse:h-11"
    >
      <Search aria-hidden className="size-4" />
      <span className="flex-1 text-left">Search</span>
      <Kbd keys="⌘ K" />
    </button>
  );
}

interface ListProps {
  readonly areas: readonly Area[];
  readonly collapsed: boolean;
  readonly onNavigate: (() => void) | undefined;
}

function AreaList({ areas, collapsed, onNavigate }: ListProps) {
  const pathname = usePathname();
  return (
    <ul className="grid gap-px">
      {areas.map((area) => {
        const isHere = isInArea(pathname, area.href);
        const link = (
          <Link
            href={area.href}
            aria-current={isHere ? "page" : undefined}
            {...(onNavigate === undefined ? {} : { onClick: onNavigate })}
            className={cn(
              "flex h-8 items-center gap-2.5 rounded-sm px-2 text-sm font-medium pointer-coarse:h-11 [&_svg]:size-4 [&_svg]:shrink-0",
              isHere ? "bg-hover text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
              collapsed && "justify-center px-0",
            )}
          >
            {area.icon}
            <span className={collapsed ? "sr-only" : "truncate"}>{area.label}</span>
          </Link>
        );
        return (
          <li key={area.href}>
            {collapsed ? (
              <Tooltip text={area.label} keys={`g ${area.key}`} side="right">
                {link}
              </Tooltip>
            ) : (
              link
            )}
          </li>
        );
      })}
    </ul>
  );
}
