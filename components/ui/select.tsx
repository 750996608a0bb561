"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface Option<T extends string = string> {
  readonly value: T;
  readonly label: string;
  readonly description?: string;
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
}

interface Props<T extends string> {
  readonly value: T | undefined;
  readonly onChange: (value: T) => void;
  readonly options: readonly Option<T>[];
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly size?: "sm" | "md";
  readonly className?: string;
  readonly id?: string | undefined;
  readonly "aria-label"?: string;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-invalid"?: boolean | undefined;
}

const TRIGGER =
  "field-control inline-flex w-full items-center justify-between gap-2 px-2.5 text-left data-[placeholder]:text-ink-3 pointer-coarse:min-h-11";

/** A choice of a few. For more than about ten options take Combobox. */
export function Select<T extends string>(props: Props<T>) {
  const {
    value,
    onChange,
    options,
    placeholder = "Choose…",
    disabled = false,
    size = "md",
    className,
    ...rest
  } = props;
  return (
    // Radix hands back one of the values given to it.
    <Radix.Root
      value={value ?? ""}
      onValueChange={(next) => {
        onChange(next as T);
      }}
      disabled={disabled}
    >
      <Radix.Trigger
        className={cn(TRIGGER, size === "sm" ? "h-7 text-xs" : "text-md h-8", className)}
        {...rest}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <ChevronDown aria-hidden className="text-ink-3 size-4 shrink-0" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="animate-rise border-line bg-float shadow-float z-(--z-menu) max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded-md border"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className="data-highlighted:bg-hover relative flex min-h-7 cursor-default items-center gap-2 rounded-xs py-1 pr-8 pl-2 text-sm outline-none select-none data-disabled:opacity-50"
              >
                <span className="min-w-0">
                  <Radix.ItemText>
                    <span className="inline-flex items-center gap-2">
                      {option.icon}
                      {option.label}
                    </span>
                  </Radix.ItemText>
                  {option.description !== undefined && (
                    <span className="text-ink-3 block max-w-72 text-xs">{option.description}</span>
                  )}
                </span>
                <Radix.ItemIndicator className="absolute right-2">
                  <Check aria-hidden className="size-4" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
