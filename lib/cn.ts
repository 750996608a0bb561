import { clsx, type ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["micro", "xs", "sm", "md", "lg", "xl", "2xl", "code"],
      radius: ["xs", "sm", "md", "lg", "full"],
      shadow: ["float"],
    },
  },
});

/** Joins class names; of two that set the same property the later one wins. */
export const cn = (...classes: readonly ClassValue[]): string => merge(clsx(classes));
