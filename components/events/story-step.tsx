import type { ReactNode } from "react";

interface Props {
  readonly title: string;
  readonly icon: ReactNode;
  /** Chips beside the title. */
  readonly status?: ReactNode;
  readonly children: ReactNode;
}

/** One station of an event's way, on the line that joins them. */
export const StoryStep = ({ title, icon, status, children }: Props) => (
  <li className="group relative grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3 pb-6 last:pb-0">
    <span aria-hidden className="bg-line absolute top-7 bottom-0 left-[0.8125rem] w-px group-last:hidden" />
    <span
      aria-hidden
      className="border-line bg-surface text-ink-2 z-1 grid size-7 place-items-center rounded-full border [&_svg]:size-3.5"
    >
      {icon}
    </span>
    <section className="min-w-0" aria-label={title}>
      <header className="flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1 pb-2">
        <h2 className="text-md font-semibold">{title}</h2>
        {status}
      </header>
      <div className="grid min-w-0 grid-cols-1 gap-3">{children}</div>
    </section>
  </li>
);
