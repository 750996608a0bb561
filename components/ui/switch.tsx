"use client";

import { Switch as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface Props {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly hideLabel?: boolean;
  readonly disabled?: boolean;
  readonly id?: string | undefined;
  readonly className?: string;
}

/** Takes effect at once; for a choice that waits for "Save" take Checkbox. */
export function Switch({
  checked,
  onChange,
  label,
  help,
  hideLabel = false,
  disabled = false,
  id,
  className,
}: Props) {
  return (
    <label className={cn("inline-flex min-h-6 items-start gap-2.5 text-sm", className)}>
      <Radix.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        className="bg-control data-[state=checked]:bg-accent mt-px inline-flex h-[18px] w-8 shrink-0 items-center rounded-full p-0.5 transition-colors disabled:cursor-not-allowed disabled:opacity-50"
      >
        <Radix.Thumb className="bg-surface size-3.5 rounded-full transition-transform data-[state=checked]:translate-x-3.5" />
      </Radix.Root>
      <span className={hideLabel ? "sr-only" : "leading-5"}>
        {label}
        {help !== undefined && <span className="text-ink-3 block text-xs">{help}</span>}
      </span>
    </label>
  );
}
