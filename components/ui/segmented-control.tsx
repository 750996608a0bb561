"use client";

import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";

interface Props<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: ReactNode }[];
}

/** Two to four views of the same thing. */
export function SegmentedControl<T extends string>({ label, value, onChange, options }: Props<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        if (next !== "") onChange(next as T);
      }}
      className="bg-hover inline-flex h-7 rounded-sm p-0.5 pointer-coarse:h-11"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="text-ink-2 hover:text-ink data-[state=on]:bg-surface data-[state=on]:text-ink inline-flex min-w-6 items-center justify-center gap-1 rounded-xs px-2 text-xs font-medium data-[state=on]:shadow-[0_0_0_1px_var(--color-line-strong)]"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
