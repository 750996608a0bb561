"use client";

import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { cn } from "@/lib/cn";

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly placeholder?: string;
  /** Milliseconds of quiet before `onChange`; 0: with every key. */
  readonly delayMs?: number;
  readonly className?: string;
}

/** `/` puts the focus here (see components/shell/shortcuts). */
export function SearchInput({
  value,
  onChange,
  label,
  placeholder = label,
  delayMs = 200,
  className,
}: Props) {
  /** What is typed and not yet handed on. */
  const [draft, setDraft] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const text = draft ?? value;

  const handOn = (next: string): void => {
    setDraft(null);
    onChange(next);
  };
  const change = (next: string, wait: number): void => {
    clearTimeout(timer.current);
    if (wait === 0) {
      handOn(next);
      return;
    }
    setDraft(next);
    timer.current = setTimeout(() => {
      handOn(next);
    }, wait);
  };
  return (
    <div className={cn("relative w-64 max-w-full", className)}>
      <Search
        aria-hidden
        className="text-ink-3 pointer-events-none absolute top-1/2 left-2 size-4 -translate-y-1/2"
      />
      <input
        type="search"
        data-search-field
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          change(event.target.value, delayMs);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") change(text, 0);
          if (event.key === "Escape" && text !== "") {
            event.stopPropagation();
            change("", 0);
          }
        }}
        className="field-control h-8 w-full pr-7 pl-8 text-sm pointer-coarse:h-11 [&::-webkit-search-cancel-button]:hidden"
      />
      {text !== "" && (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => {
            change("", 0);
          }}
          className="text-ink-3 hover:text-ink absolute top-1/2 right-1 grid size-6 -translate-y-1/2 place-items-center rounded-xs"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </div>
  );
}
