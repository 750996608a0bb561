"use client";

import { Ellipsis } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { IconButton } from "./icon-button";
import { Kbd } from "./kbd";

interface MenuProps {
  readonly trigger: ReactNode;
  readonly align?: "start" | "end";
  readonly side?: "top" | "bottom" | "right";
  readonly className?: string;
  readonly children: ReactNode;
}

export const MENU =
  "animate-rise border-line bg-float shadow-float z-(--z-menu) max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-md border p-1";
const ITEM =
  "data-highlighted:bg-hover flex min-h-7 cursor-default items-center gap-2 rounded-xs px-2 py-1 text-sm outline-none select-none data-disabled:opacity-50 pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-3";

export function Menu({ trigger, align = "start", side = "bottom", className, children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className={cn(MENU, className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The "…" button at the end of a row or header. */
export const MoreMenu = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <Menu align="end" trigger={<IconButton label={label} icon={<Ellipsis />} size="sm" />}>
    {children}
  </Menu>
);

interface ItemProps {
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onSelect?: () => void;
  /** The only child is a link. */
  readonly asChild?: boolean;
  readonly children: ReactNode;
}

export function MenuItem({
  icon,
  keys,
  danger = false,
  disabled = false,
  onSelect,
  asChild,
  children,
}: ItemProps) {
  const classes = cn(ITEM, danger && "text-bad-ink [&_svg]:text-bad-ink");
  if (asChild === true) {
    return (
      <Radix.Item asChild disabled={disabled} className={classes}>
        {children}
      </Radix.Item>
    );
  }
  return (
    <Radix.Item disabled={disabled} className={classes} {...(onSelect === undefined ? {} : { onSelect })}>
      {icon}
      <span className="flex-1">{children}</span>
      {keys !== undefined && <Kbd keys={keys} />}
    </Radix.Item>
  );
}

interface RadioProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** One of a few, inside a menu; the menu stays open. */
export function MenuRadioGroup<T extends string>({ label, value, options, onChange }: RadioProps<T>) {
  return (
    <>
      <MenuLabel>{label}</MenuLabel>
      <Radix.RadioGroup
        aria-label={label}
        value={value}
        onValueChange={(next) => {
          onChange(next as T);
        }}
      >
        {options.map((option) => (
          <Radix.RadioItem
            key={option.value}
            value={option.value}
            className={ITEM}
            onSelect={(event) => {
              event.preventDefault();
            }}
          >
            <span className="grid size-4 place-items-center">
              <Radix.ItemIndicator>
                <span className="bg-accent block size-1.5 rounded-full" />
              </Radix.ItemIndicator>
            </span>
            {option.label}
          </Radix.RadioItem>
        ))}
      </Radix.RadioGroup>
    </>
  );
}

interface CheckProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}

export const MenuCheckItem = ({ checked, onChange, children }: CheckProps) => (
  <Radix.CheckboxItem
    checked={checked}
    onCheckedChange={onChange}
    className={ITEM}
    onSelect={(event) => {
      event.preventDefault();
    }}
  >
    <span className="grid size-4 place-items-center">
      <Radix.ItemIndicator>✓</Radix.ItemIndicator>
    </span>
    {children}
  </Radix.CheckboxItem>
);

export const MenuLabel = ({ children }: { readonly children: ReactNode }) => (
  <Radix.Label className="text-ink-3 px-2 pt-1.5 pb-0.5 text-xs font-medium">{children}</Radix.Label>
);
export const MenuSeparator = () => <Radix.Separator className="bg-line my-1 h-px" />;
