import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Button, type ButtonSize, type ButtonVariant } from "./button";
import { Tooltip } from "./tooltip";

interface Props extends Omit<ComponentProps<"button">, "children"> {
  /** What it does; read aloud and shown as tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly loading?: boolean;
  /** Keys that do the same, shown in the tooltip. */
  readonly keys?: string;
}

const WIDTHS: Record<ButtonSize, string> = { sm: "w-7 px-0", md: "w-8 px-0", lg: "w-9 px-0" };

export function IconButton({ label, icon, variant = "ghost", size = "md", keys, className, ...rest }: Props) {
  return (
    <Tooltip text={label} keys={keys}>
      <Button
        variant={variant}
        size={size}
        aria-label={label}
        icon={icon}
        className={cn(WIDTHS[size], "pointer-coarse:min-w-11", className)}
        {...rest}
      />
    </Tooltip>
  );
}
