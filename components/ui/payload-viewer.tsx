"use client";

import { useState } from "react";
import { cn } from "@/lib/cn";
import { CopyButton } from "./copy-button";
import { JsonNode } from "./json-tree";
import { ScrollRegion } from "./scroll-region";
import { SearchInput } from "./search-input";
import { SegmentedControl } from "./segmented-control";

interface Props {
  /** Parsed JSON, or text (shown raw when it is not JSON). */
  readonly value: unknown;
  /** "Event", "Request body". */
  readonly label: string;
  readonly maxHeight?: number;
  /** Hides search and switch for small values. */
  readonly compact?: boolean;
  readonly className?: string;
}

function read(value: unknown): { readonly parsed: unknown; readonly text: string; readonly isJson: boolean } {
  if (typeof value !== "string")
    return { parsed: value, text: JSON.stringify(value, null, 2) ?? "undefined", isJson: true };
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed === "object" && parsed !== null)
      return { parsed, text: JSON.stringify(parsed, null, 2), isJson: true };
  } catch {
    // Not JSON: shown as it came.
  }
  return { parsed: value, text: value, isJson: false };
}

/** A payload, pretty (a tree that collapses and can be searched) or raw. Values are text, never markup. */
export function PayloadViewer({ value, label, maxHeight = 480, compact = false, className }: Props) {
  const [view, setView] = useState<"pretty" | "raw">("pretty");
  const [search, setSearch] = useState("");
  const { parsed, text, isJson } = read(value);
  const isRaw = !isJson || view === "raw";
  return (
    <div className={cn("border-line bg-surface w-full min-w-0 rounded-md border", className)}>
      <div className="border-line flex flex-wrap items-center gap-2 border-b px-2 py-1">
        <span className="text-ink-2 px-1 text-xs font-medium">{label}</span>
        <span className="flex-1" />
        {!compact && isJson && (
          <>
            {!isRaw && (
              <SearchInput
                value={search}
                onChange={setSearch}
                label={`Search in ${label.toLowerCase()}`}
                placeholder="Search"
                delayMs={0}
                className="w-40"
              />
            )}
            <SegmentedControl
              label="View"
              value={view}
              onChange={setView}
              options={[
                { value: "pretty", label: "Pretty" },
                { value: "raw", label: "Raw" },
              ]}
            />
          </>
        )}
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
      </div>
      <ScrollRegion
        label={label}
        style={{ maxHeight }}
        className="text-code overflow-auto rounded-b-md p-2 font-mono contain-inline-size [font-variant-ligatures:none]"
      >
        {isRaw ? (
          <pre className="break-words whitespace-pre-wrap">{text}</pre>
        ) : (
          <JsonNode name={null} value={parsed} depth={0} search={search.toLowerCase()} />
        )}
      </ScrollRegion>
    </div>
  );
}
