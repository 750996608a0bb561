"use client";

import { truncateMiddle } from "@/lib/client/format";
import { cn } from "@/lib/cn";
import { CopyButton } from "./copy-button";
import { Tooltip } from "./tooltip";

interface Props {
  readonly id: string;
  /** Characters shown; longer ids lose their middle. */
  readonly max?: number;
  /** What the id names: "message id". */
  readonly label?: string;
  readonly copy?: boolean;
  readonly className?: string;
}

/** An id in mono, cut in the middle, whole in the tooltip, with a copy button. */
export function IdText({ id, max = 18, label = "id", copy = true, className }: Props) {
  const shown = truncateMiddle(id, max);
  const text = <span className="text-code truncate font-mono">{shown}</span>;
  return (
    <span className={cn("inline-flex max-w-full items-center gap-0.5", className)}>
      {shown === id ? (
        text
      ) : (
        <Tooltip text={<span className="text-code font-mono break-all">{id}</span>}>{text}</Tooltip>
      )}
      {copy && <CopyButton text={id} label={`Copy ${label}`} className="text-ink-3 size-6 px-0" />}
    </span>
  );
}
