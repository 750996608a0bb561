"use client";

import { useNow, usePreferences } from "@/components/ui/preferences";
import { formatRelative } from "@/lib/client/format";

/** A moment as text, for places that are buttons themselves. */
export function PlainTime({ at }: { readonly at: number }) {
  const { timeZone } = usePreferences();
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} className="whitespace-nowrap tabular-nums">
      {formatRelative(at, Math.max(at, now), timeZone)}
    </time>
  );
}
