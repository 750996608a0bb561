import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Button } from "./button";

interface FirstUseProps {
  readonly icon?: ReactNode;
  readonly title: string;
  /** What it is and why one wants it, in a sentence or two. */
  readonly children?: ReactNode;
  /** One primary action; at most one other. */
  readonly action?: ReactNode;
  /** 1 when it is the whole page. */
  readonly level?: 1 | 2;
  readonly className?: string;
}

/** First use: nothing exists yet. */
export function EmptyState({ icon, title, children, action, level = 2, className }: FirstUseProps) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className={cn("mx-auto flex max-w-md flex-col items-center px-4 py-14 text-center", className)}>
      {icon !== undefined && (
        <span className="border-line bg-surface text-ink-2 mb-4 grid size-10 place-items-center rounded-md border [&_svg]:size-5">
          {icon}
        </span>
      )}
      <Heading className="text-lg font-semibold">{title}</Heading>
      {children !== undefined && <div className="text-ink-2 text-md mt-1 text-pretty">{children}</div>}
      {action !== undefined && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

interface NoResultsProps {
  /** "No sources match these filters." */
  readonly children?: ReactNode;
  readonly onClear?: (() => void) | undefined;
}

/** Zero results: things exist, the filters hide them. The table's head stays. */
export function NoResults({ children = "Nothing matches these filters.", onClear }: NoResultsProps) {
  return (
    <div className="text-ink-2 flex flex-col items-center gap-3 px-4 py-10 text-sm">
      <p>{children}</p>
      {onClear !== undefined && (
        <Button size="sm" onClick={onClear}>
          Clear filters
        </Button>
      )}
    </div>
  );
}
