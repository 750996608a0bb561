"use client";

import { parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from "nuqs";
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface Tab<T extends string = string> {
  readonly value: T;
  readonly label: ReactNode;
  /** A small number beside the label. */
  readonly count?: number | undefined;
  readonly content: ReactNode;
}

const LIST = "border-line flex gap-4 overflow-x-auto overflow-y-hidden border-b";
const TRIGGER =
  "text-ink-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink -mb-px inline-flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-sm font-medium whitespace-nowrap focus-visible:outline-offset-[-2px] pointer-coarse:h-11";

interface Props<T extends string> {
  readonly tabs: readonly [Tab<T>, ...Tab<T>[]];
  readonly label: string;
  /** Name of the query parameter that holds the open tab; the first tab needs none. */
  readonly param?: string;
  readonly className?: string;
}

/** What every list has in the URL. */
const LIST_PARAMS = { q: parseAsString, sort: parseAsString, shown: parseAsString };

/** Tabs whose choice is in the URL. The next tab's list does not take over what this one's is searched for and sorted by. */
export function Tabs<T extends string>({ tabs, label, param = "tab", className }: Props<T>) {
  const values = tabs.map((tab) => tab.value);
  const [value, setValue] = useQueryState(
    param,
    parseAsStringLiteral(values).withDefault(tabs[0].value).withOptions({ history: "push" }),
  );
  const [, setList] = useQueryStates(LIST_PARAMS, { history: "push" });
  return (
    <TabsView
      tabs={tabs}
      label={label}
      value={value}
      onChange={(next) => {
        void setList(null);
        void setValue(next as T);
      }}
      {...(className === undefined ? {} : { className })}
    />
  );
}

interface ViewProps {
  readonly tabs: readonly Tab[];
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly className?: string;
}

/** Tabs whose choice the caller holds, e.g. inside a panel. */
export function TabsView({ tabs, label, value, onChange, className }: ViewProps) {
  return (
    <Radix.Root value={value} onValueChange={onChange} className={className}>
      <Radix.List aria-label={label} className={LIST}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} className={TRIGGER}>
            {tab.label}
            {tab.count !== undefined && (
              <span className="bg-subtle text-ink-2 text-micro rounded-full px-1.5 font-medium tabular-nums">
                {tab.count}
              </span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className={cn("pt-4 outline-offset-4")}>
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
