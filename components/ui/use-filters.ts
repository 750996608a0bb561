"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";

/** Text filters in the URL: absent means not filtered. Changing one forgets how far the old list was loaded. */
export function useFilters<K extends string>(names: readonly K[]) {
  const key = names.join(",");
  const parsers = useMemo(() => {
    const all = [...key.split(","), "shown"].filter((name) => name !== "");
    return Object.fromEntries(all.map((name) => [name, parseAsString]));
  }, [key]);
  const [values, setValues] = useQueryStates(parsers, { history: "push" });
  const set = (next: Partial<Record<K, string | null>>): void => {
    const cleaned = Object.fromEntries(
      Object.entries<string | null | undefined>(next).map(([name, value]) => [
        name,
        value === "" ? null : (value ?? null),
      ]),
    );
    void setValues({ ...cleaned, shown: null });
  };
  const clear = (): void => {
    void setValues(null);
  };
  const active = names.filter((name) => (values[name] ?? null) !== null);
  // useQueryStates keeps exactly the names it was given.
  return { values: values as Record<K, string | null>, set, clear, isFiltered: active.length > 0 };
}
