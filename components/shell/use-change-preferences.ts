"use client";

import { useCallback } from "react";
import { usePreferences, type Preferences } from "@/components/ui/preferences";
import { toast } from "@/components/ui/toast";
import { call } from "@/lib/client/api";

/** Shows the change at once and keeps it with the person, for their other browsers. */
export function useChangePreferences(): (next: Partial<Preferences>) => void {
  const { change } = usePreferences();
  return useCallback(
    (next) => {
      change(next);
      call("PATCH /me", { body: { preferences: next } }).catch((error: unknown) => {
        toast.failed("The preference holds in this browser only", error);
      });
    },
    [change],
  );
}
