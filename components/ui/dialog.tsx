"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { IconButton } from "./icon-button";

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly size?: "sm" | "md" | "lg";
  /** Buttons outside a form; a form inside brings its own FormActions. */
  readonly footer?: ReactNode;
  /** Only a button closes it, e.g. while a secret is shown once. */
  readonly persistent?: boolean;
  readonly children?: ReactNode;
}

const WIDTHS = { sm: "max-w-sm", md: "max-w-lg", lg: "max-w-3xl" } as const;
export const OVERLAY = "animate-fade bg-scrim fixed inset-0 z-(--z-dialog)";
export const DIALOG =
  "animate-rise border-line bg-float shadow-float fixed top-[max(1rem,12vh)] left-1/2 z-(--z-dialog) flex max-h-[min(44rem,calc(100dvh-max(1rem,12vh)-1rem))] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-lg border outline-none";

/** The first field, not the close button that stands before it; else the dialog itself. */
function focusFirstField(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  const field = event.currentTarget.querySelector<HTMLElement>(
    "input:not([readonly]), textarea, [role=combobox], [contenteditable=true]",
  );
  (field ?? event.currentTarget).focus();
}

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  size = "md",
  footer,
  persistent = false,
  children,
}: Props) {
  const hold = (event: Event): void => {
    if (persistent) event.preventDefault();
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content
          className={cn(DIALOG, WIDTHS[size])}
          onOpenAutoFocus={focusFirstField}
          onPointerDownOutside={hold}
          onEscapeKeyDown={hold}
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-1">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="text-ink-2 mt-0.5 text-sm">{description}</Radix.Description>
              )}
            </div>
            {!persistent && (
              <Radix.Close asChild>
                <IconButton label="Close" icon={<X />} size="sm" />
              </Radix.Close>
            )}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-3 pb-5">{children}</div>
          {footer !== undefined && (
            <footer className="border-line flex flex-wrap justify-end gap-2 border-t px-5 py-3">
              {footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
