import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

const CONTROL = "field-control text-md w-full placeholder:text-ink-3";

export const Input = ({ className, type = "text", ...rest }: ComponentProps<"input">) => (
  <input type={type} className={cn(CONTROL, "h-8 px-2.5 pointer-coarse:h-11", className)} {...rest} />
);

export const Textarea = ({ className, rows = 4, ...rest }: ComponentProps<"textarea">) => (
  <textarea rows={rows} className={cn(CONTROL, "px-2.5 py-1.5", className)} {...rest} />
);
