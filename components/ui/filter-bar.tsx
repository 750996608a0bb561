"use client";

import { ListFilter, X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Button } from "./button";
import { Combobox } from "./combobox";
import { Menu, MenuItem, MenuRadioGroup, MenuSeparator } from "./menu";
import { SearchInput } from "./search-input";
import { useFilters } from "./use-filters";

export interface FilterOption {
  readonly value: string;
  readonly label: string;
}
export interface FilterSpec {
  /** Query parameter. */
  readonly name: string;
  readonly label: string;
  readonly options: readonly FilterOption[];
  /** Many options: stands in the bar as a box that can be searched, not in the menu. */
  readonly searchable?: boolean;
}

interface Props {
  /** Query parameter of the search box; without it there is none. */
  readonly search?: { readonly name: string; readonly label: string };
  readonly filters?: readonly FilterSpec[];
  /** Controls of the page's own, e.g. DateRangePicker. */
  readonly children?: ReactNode;
  /** Query parameters of those controls: "Clear" clears them, too. */
  readonly also?: readonly string[];
  /** Right-hand side: count, view switch. */
  readonly end?: ReactNode;
  readonly className?: string;
}

/** Search and filters, all in the URL; each active filter is a chip that can be changed or removed. */
export function FilterBar({ search, filters = [], children, also = [], end, className }: Props) {
  const own = [...(search === undefined ? [] : [search.name]), ...filters.map((filter) => filter.name)];
  const { values, set, clear, isFiltered } = useFilters([...own, ...also]);
  const boxes = filters.filter((filter) => filter.searchable === true);
  const chosen = filters.filter((filter) => filter.searchable !== true);
  const active = chosen.filter((filter) => (values[filter.name] ?? null) !== null);
  const idle = chosen.filter((filter) => (values[filter.name] ?? null) === null);
  return (
    <search className={cn("flex min-h-8 flex-wrap items-center gap-2 pb-3", className)}>
      {search !== undefined && (
        <SearchInput
          value={values[search.name] ?? ""}
          label={search.label}
          onChange={(text) => {
            set({ [search.name]: text });
          }}
        />
      )}
      {children}
      {boxes.map((filter) => (
        <Combobox
          key={filter.name}
          label={filter.label}
          placeholder={filter.label}
          value={values[filter.name] ?? null}
          options={withChosen(filter.options, values[filter.name] ?? null)}
          clearable
          onChange={(value) => {
            set({ [filter.name]: value });
          }}
          className="h-8 w-44 text-sm"
        />
      ))}
      {active.map((filter) => (
        <FilterChip
          key={filter.name}
          filter={filter}
          value={values[filter.name] ?? ""}
          onChange={(value) => {
            set({ [filter.name]: value });
          }}
        />
      ))}
      {idle.length > 0 && (
        <Menu trigger={<Button icon={<ListFilter aria-hidden />}>Filter</Button>}>
          {idle.map((filter, at) => (
            <span key={filter.name}>
              {at > 0 && <MenuSeparator />}
              <MenuRadioGroup
                label={filter.label}
                value=""
                options={filter.options}
                onChange={(value) => {
                  set({ [filter.name]: value });
                }}
              />
            </span>
          ))}
        </Menu>
      )}
      {isFiltered && (
        <Button variant="ghost" onClick={clear}>
          Clear
        </Button>
      )}
      {end !== undefined && <div className="ml-auto flex items-center gap-2">{end}</div>}
    </search>
  );
}

/** A link may name a value that the list does not offer. */
const withChosen = (options: readonly FilterOption[], value: string | null): readonly FilterOption[] =>
  value === null || options.some((option) => option.value === value)
    ? options
    : [{ value, label: value }, ...options];

interface ChipProps {
  readonly filter: FilterSpec;
  readonly value: string;
  readonly onChange: (value: string | null) => void;
}

function FilterChip({ filter, value, onChange }: ChipProps) {
  const chosen = filter.options.find((option) => option.value === value)?.label ?? value;
  return (
    <span className="border-line-strong bg-surface inline-flex h-8 items-center rounded-sm border text-sm pointer-coarse:h-11">
      <Menu
        trigger={
          <button
            type="button"
            className="hover:bg-hover inline-flex h-full items-center gap-1 rounded-l-sm pr-1.5 pl-2.5"
          >
            <span className="text-ink-3">{filter.label}</span>
            <span className="max-w-48 truncate font-medium">{chosen}</span>
          </button>
        }
      >
        <MenuRadioGroup label={filter.label} value={value} options={filter.options} onChange={onChange} />
        <MenuSeparator />
        <MenuItem
          icon={<X aria-hidden />}
          onSelect={() => {
            onChange(null);
          }}
        >
          Remove filter
        </MenuItem>
      </Menu>
      <button
        type="button"
        aria-label={`Remove filter ${filter.label}`}
        onClick={() => {
          onChange(null);
        }}
        className="text-ink-3 hover:bg-hover hover:text-ink grid h-full w-6 place-items-center rounded-r-sm"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}
