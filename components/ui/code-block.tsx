"use client";

import { cn } from "@/lib/cn";
import { CopyButton } from "./copy-button";
import { ScrollRegion } from "./scroll-region";

interface Props {
  readonly code: string;
  /** Read aloud for the scrollable region: "Install snippet". */
  readonly label: string;
  readonly wrap?: boolean;
  readonly maxHeight?: number;
  readonly className?: string;
}

/** Text to copy, in mono. */
export function CodeBlock({ code, label, wrap = false, maxHeight = 360, className }: Props) {
  return (
    <div className={cn("border-line bg-subtle relative w-full min-w-0 rounded-md border", className)}>
      <ScrollRegion
        label={label}
        style={{ maxHeight }}
        className="overflow-auto rounded-md contain-inline-size"
      >
        <pre
          className={cn(
            "text-code w-max min-w-full py-2.5 pr-12 pl-3",
            wrap && "w-auto break-words whitespace-pre-wrap",
          )}
        >
          <code>{code}</code>
        </pre>
      </ScrollRegion>
      <CopyButton
        text={code}
        label={`Copy ${label.toLowerCase()}`}
        variant="secondary"
        className="absolute top-1.5 right-1.5"
      />
    </div>
  );
}
