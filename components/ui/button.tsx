import { Slot } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Spinner } from "./spinner";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover border-transparent",
  secondary: "bg-surface text-ink border-line-strong hover:bg-hover",
  ghost: "text-ink-2 hover:bg-hover hover:text-ink border-transparent",
  danger: "bg-bad-fill text-on-bad border-transparent hover:opacity-90",
};
const SIZES: Record<ButtonSize, string> = {
  sm: "h-7 gap-1.5 px-2.5 text-xs",
  md: "h-8 gap-1.5 px-3 text-sm",
  lg: "h-9 gap-2 px-4 text-md",
};
const BASE =
  "inline-flex shrink-0 items-center justify-center rounded-sm border font-medium whitespace-nowrap select-none transition-colors disabled:cursor-not-allowed disabled:opacity-55 pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0";

interface Props extends ComponentProps<"button"> {
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  /** Shows a spinner and refuses clicks; the label stays, so the width does. */
  readonly loading?: boolean;
  readonly icon?: ReactNode;
  /** Renders the only child (a link) with the button's looks. */
  readonly asChild?: boolean;
}

export function Button(props: Props) {
  const {
    variant = "secondary",
    size = "md",
    loading = false,
    icon,
    asChild,
    className,
    children,
    ...rest
  } = props;
  const classes = cn(BASE, VARIANTS[variant], SIZES[size], className);
  if (asChild === true) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      className={classes}
      aria-busy={loading || undefined}
      {...rest}
      disabled={rest.disabled === true || loading}
    >
      {loading ? <Spinner /> : icon}
      {children}
    </button>
  );
}
