import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface Props {
  readonly title?: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** Without padding, e.g. around a table. */
  readonly flush?: boolean;
  readonly className?: string;
  readonly children?: ReactNode;
}

/** A bordered group on the canvas. */
export function Card({ title, description, actions, flush = false, className, children }: Props) {
  return (
    <section className={cn("border-line bg-surface min-w-0 rounded-md border", className)}>
      {(title !== undefined || actions !== undefined) && (
        <header className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3">
          <div className="min-w-0 flex-1">
            {title !== undefined && <h2 className="text-md font-semibold">{title}</h2>}
            {description !== undefined && <p className="text-ink-2 text-sm">{description}</p>}
          </div>
          {actions !== undefined && <div className="flex items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={flush ? "mt-3 first:mt-0" : "p-4"}>{children}</div>
    </section>
  );
}

/** A label and its value; in a <DescriptionList>. */
export const Description = ({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) => (
  <>
    <dt className="text-ink-3 py-1 text-sm">{label}</dt>
    <dd className="min-w-0 py-1 text-sm break-words">{children}</dd>
  </>
);

export const DescriptionList = ({
  children,
  className,
}: {
  readonly children: ReactNode;
  readonly className?: string;
}) => (
  <dl className={cn("grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] items-baseline gap-x-6", className)}>
    {children}
  </dl>
);
