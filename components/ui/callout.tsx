import { CircleCheck, Info, OctagonX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export type Tone = "info" | "ok" | "warn" | "bad";

const LOOKS: Record<Tone, { readonly box: string; readonly icon: ReactNode; readonly word: string }> = {
  info: { box: "bg-info-tint text-info-ink", icon: <Info aria-hidden />, word: "Note" },
  ok: { box: "bg-ok-tint text-ok-ink", icon: <CircleCheck aria-hidden />, word: "Done" },
  warn: { box: "bg-warn-tint text-warn-ink", icon: <TriangleAlert aria-hidden />, word: "Warning" },
  bad: { box: "bg-bad-tint text-bad-ink", icon: <OctagonX aria-hidden />, word: "Error" },
};

interface Props {
  readonly tone?: Tone;
  readonly title?: string;
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children?: ReactNode;
}

/** A message that stays in the page. For what passes, take `toast`. */
export function Callout({ tone = "info", title, actions, className, children }: Props) {
  const look = LOOKS[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : undefined}
      className={cn(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md px-3 py-2.5 text-sm",
        look.box,
        className,
      )}
    >
      <span className="mt-0.5 [&_svg]:size-4">
        {look.icon}
        <span className="sr-only">{look.word}: </span>
      </span>
      <div className="min-w-0 flex-1">
        {title !== undefined && <p className="font-medium">{title}</p>}
        {children !== undefined && <div className="break-words">{children}</div>}
      </div>
      {actions !== undefined && <div className="flex gap-2">{actions}</div>}
    </div>
  );
}
