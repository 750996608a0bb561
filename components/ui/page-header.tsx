import { ChevronRight } from "lucide-react";
import { Link } from "./link";
import { isValidElement, type ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Skeleton } from "./skeleton";

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

interface Props {
  readonly title: ReactNode;
  /** The way here, without the page itself. */
  readonly crumbs?: readonly Crumb[];
  /** One sentence; keep it out where the title says enough. */
  readonly description?: ReactNode;
  /** Chips beside the title. */
  readonly status?: ReactNode;
  /** Primary action last. */
  readonly actions?: ReactNode;
  readonly className?: string;
}

/** A heading must never be empty, also not while its text is on the way. */
const isLoading = (title: ReactNode): boolean => isValidElement(title) && title.type === Skeleton;

/** The head of every page: breadcrumb, title and actions always stand in the same places. */
export function PageHeader({ title, crumbs = [], description, status, actions, className }: Props) {
  return (
    <header className={cn("px-(--gutter) pt-5 pb-4", className)}>
      {crumbs.length > 0 && (
        <nav aria-label="Breadcrumb" className="mb-1">
          <ol className="text-ink-3 flex flex-wrap items-center gap-1 text-xs">
            {crumbs.map((crumb) => (
              <li key={crumb.href} className="inline-flex items-center gap-1">
                <Link
                  href={crumb.href}
                  className="hover:text-ink inline-flex min-h-6 items-center hover:underline"
                >
                  {crumb.label}
                </Link>
                <ChevronRight aria-hidden className="size-3" />
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-1 basis-48 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold break-words">
            {title}
            {isLoading(title) && <span className="sr-only">Loading</span>}
          </h1>
          {status}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {description !== undefined && (
        <p className="text-ink-2 text-md mt-1 max-w-3xl text-pretty">{description}</p>
      )}
    </header>
  );
}

interface BodyProps {
  /** Forms and prose stop at a readable width; tables and graphs take all of it. */
  readonly width?: "full" | "prose" | "form";
  readonly className?: string;
  readonly children: ReactNode;
}

const WIDTHS = { full: "", prose: "max-w-5xl", form: "max-w-[40rem]" } as const;

export const PageBody = ({ width = "full", className, children }: BodyProps) => (
  <div className={cn("px-(--gutter) pb-10", className)}>
    <div className={cn("min-w-0", WIDTHS[width])}>{children}</div>
  </div>
);
