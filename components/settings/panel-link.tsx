"use client";

import { Link } from "@/components/ui/link";
import { usePathname, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface Props {
  /** The query parameter that opens the panel. */
  readonly param: string;
  readonly value: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A real link to a row's panel, with the filters of the present address. */
export function PanelLink({ param, value, className, children }: Props) {
  const pathname = usePathname();
  const search = new URLSearchParams(useSearchParams());
  search.set(param, value);
  return (
    <Link
      href={`${pathname}?${search.toString()}`}
      scroll={false}
      className={cn("font-medium hover:underline", className)}
    >
      {children}
    </Link>
  );
}
