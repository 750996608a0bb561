"use client";

import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from "react";

export interface Preferences {
  readonly theme: "system" | "light" | "dark";
  readonly density: "comfortable" | "compact";
  /** IANA name; null: the browser's. */
  readonly timeZone: string | null;
  /** Single-letter shortcuts. */
  readonly shortcuts: boolean;
}

export const DEFAULT_PREFERENCES: Preferences = {
  theme: "system",
  density: "comfortable",
  timeZone: null,
  shortcuts: true,
};

interface PreferencesValue {
  readonly preferences: Preferences;
  /** The zone that times are shown in: the chosen one, else the browser's. */
  readonly timeZone: string;
  /** Epoch milliseconds of the server's render, so that the first client render agrees with it. */
  readonly renderedAt: number;
  readonly change: (next: Partial<Preferences>) => void;
}

const Context = createContext<PreferencesValue>({
  preferences: DEFAULT_PREFERENCES,
  timeZone: "UTC",
  renderedAt: 0,
  change: () => undefined,
});

interface Props {
  readonly initial: Preferences;
  /** The browser's zone as its cookie told; "UTC" at the first visit. */
  readonly browserZone: string;
  readonly renderedAt: number;
  /** Keeps a change; called after it shows. */
  readonly onChange: (preferences: Preferences, browserZone: string) => void;
  readonly children: ReactNode;
}

const never = () => () => undefined;
const foundZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function PreferencesProvider({ initial, browserZone, renderedAt, onChange, children }: Props) {
  const [preferences, setPreferences] = useState(initial);
  const zone = useSyncExternalStore(never, foundZone, () => browserZone);

  useEffect(() => {
    if (zone !== browserZone) onChange(preferences, zone);
  }, [zone, browserZone, preferences, onChange]);

  const change = useCallback(
    (next: Partial<Preferences>) => {
      const merged = { ...preferences, ...next };
      setPreferences(merged);
      document.documentElement.dataset["theme"] = merged.theme;
      document.documentElement.dataset["density"] = merged.density;
      onChange(merged, zone);
    },
    [preferences, zone, onChange],
  );

  const value = useMemo(
    () => ({ preferences, timeZone: preferences.timeZone ?? zone, renderedAt, change }),
    [preferences, zone, renderedAt, change],
  );
  return <Context value={value}>{children}</Context>;
}

export const usePreferences = (): PreferencesValue => use(Context);

/** The present time, renewed every `everyMs`; the server's at the first render. */
export function useNow(everyMs = 10_000): number {
  const { renderedAt } = usePreferences();
  const [now, setNow] = useState(renderedAt);
  useEffect(() => {
    const tick = (): void => {
      setNow(Date.now());
    };
    tick();
    const timer = setInterval(tick, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
  return now;
}
