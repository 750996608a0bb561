"use client";

import { useEffect, useRef } from "react";
import { usePreferences } from "@/components/ui/preferences";
import { useViewer } from "./viewer";

/** Takes over what the person chose in another browser; the cookie of this one may not know it yet. */
export function PreferencesSync() {
  const { preferences } = useViewer();
  const { preferences: present, change } = usePreferences();
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current || preferences === null) return;
    isDone.current = true;
    const differs = (Object.keys(preferences) as (keyof typeof preferences)[]).some(
      (key) => preferences[key] !== present[key],
    );
    if (differs) change(preferences);
  }, [preferences, present, change]);
  return null;
}
