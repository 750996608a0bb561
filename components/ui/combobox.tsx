"use client";

import { Check, ChevronsUpDown } from "lucide-react";
import { Command } from "cmdk";
import { useId, useState } from "react";
import { cn } from "@/lib/cn";
import { Popover } from "./popover";
import type { Option } from "./select";

interface Props<T extends string> {
  readonly value: T | null;
  readonly onChange: (value: T | null) => void;
  readonly options: readonly Option<T>[];
  readonly label: string;
  readonly placeholder?: string;
  readonly emptyText?: string;
  readonly disabled?: boolean;
  /** Choosing the chosen option again takes the choice away. */
  readonly clearable?: boolean;
  readonly id?: string | undefined;
  readonly className?: string;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-invalid"?: boolean | undefined;
}

/** A searchable choice of many. */
export function Combobox<T extends string>(props: Props<T>) {
  const {
    value,
    onChange,
    options,
    label,
    placeholder = "Choose…",
    emptyText = "Nothing matches.",
    className,
  } = props;
  const [open, setOpen] = useState(false);
  const listId = useId();
  const chosen = options.find((option) => option.value === value);
  const choose = (next: T): void => {
    onChange(next === value && props.clearable === true ? null : next);
    setOpen(false);
  };
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={setOpen}
      className="w-(--radix-popover-trigger-width) min-w-60 p-0"
      trigger={
        <button
          type="button"
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a <select> cannot be searched
          role="combobox"
          id={props.id}
          aria-label={props.id === undefined ? label : undefined}
          aria-expanded={open}
          aria-controls={listId}
          aria-describedby={props["aria-describedby"]}
          aria-invalid={props["aria-invalid"]}
          disabled={props.disabled}
          className={cn(
            "field-control text-md inline-flex h-8 w-full items-center justify-between gap-2 px-2.5 text-left pointer-coarse:min-h-11",
            className,
          )}
        >
          <span className={cn("truncate", chosen === undefined && "text-ink-3")}>
            {chosen?.label ?? placeholder}
          </span>
          <ChevronsUpDown aria-hidden className="text-ink-3 size-4 shrink-0" />
        </button>
      }
    >
      <Command label={label}>
        <Command.Input
          placeholder="Search…"
          className="border-line placeholder:text-ink-3 h-9 w-full rounded-t-md border-b bg-transparent px-3 text-sm outline-none"
        />
        <Command.List id={listId} className="max-h-72 overflow-y-auto p-1">
          <Command.Empty className="text-ink-3 px-2 py-4 text-center text-sm">{emptyText}</Command.Empty>
          {options.map((option) => (
            <Command.Item
              key={option.value}
              value={option.value}
              keywords={[option.label, option.description ?? ""]}
              disabled={option.disabled ?? false}
              onSelect={() => {
                choose(option.value);
              }}
              className="data-[selected=true]:bg-hover flex min-h-7 cursor-default items-center gap-2 rounded-xs px-2 py-1 text-sm"
            >
              {option.icon}
              <span className="min-w-0 flex-1">
                {option.label}
                {option.description !== undefined && (
                  <span className="text-ink-3 block truncate text-xs">{option.description}</span>
                )}
              </span>
              {option.value === value && <Check aria-hidden className="size-4 shrink-0" />}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Popover>
  );
}
