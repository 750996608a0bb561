"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface Props {
  readonly checked: boolean | "indeterminate";
  readonly onChange: (checked: boolean) => void;
  readonly label: ReactNode;
  readonly help?: ReactNode;
  /** The label is only read aloud, e.g. in a table. */
  readonly hideLabel?: boolean;
  readonly disabled?: boolean;
  readonly className?: string;
}

export function Checkbox({
  checked,
  onChange,
  label,
  help,
  hideLabel = false,
  disabled = false,
  className,
}: Props) {
  return (
    <label
      className={cn("inline-flex min-h-6 items-start gap-2 text-sm", disabled && "text-ink-3", className)}
    >
      <Radix.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => {
          onChange(next === true);
        }}
        className="field-control data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent !text-on-accent mt-0.5 grid size-4 shrink-0 place-items-center"
      >
        <Radix.Indicator>
          {checked === "indeterminate" ? (
            <Minus aria-hidden className="size-3" strokeWidth={3} />
          ) : (
            <Check aria-hidden className="size-3" strokeWidth={3} />
          )}
        </Radix.Indicator>
      </Radix.Root>
      <span className={hideLabel ? "sr-only" : "leading-5"}>
        {label}
        {help !== undefined && <span className="text-ink-3 block text-xs">{help}</span>}
      </span>
    </label>
  );
}
