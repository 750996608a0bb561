"use client";

import { Calendar } from "lucide-react";
import { createParser, useQueryState } from "nuqs";
import { useState } from "react";
import { formatDate, formatClock, zoneName } from "@/lib/client/format";
import { Button } from "./button";
import {
  boundsOf,
  fromLocalInput,
  parseRange,
  PRESET_NAMES,
  serializeRange,
  toLocalInput,
  type DateRange,
  type Preset,
} from "./date-range";
import { Field } from "./field";
import { Input } from "./input";
import { Popover } from "./popover";
import { useNow, usePreferences } from "./preferences";

const parser = createParser({
  parse: parseRange,
  serialize: serializeRange,
  eq: (a, b) => serializeRange(a) === serializeRange(b),
});

/** The range in the query parameter `param`; `fallback` when there is none (null: all time). */
export function useDateRange(fallback: Preset | null = "24h", param = "range") {
  const [range, setRange] = useQueryState(param, parser.withOptions({ history: "push" }));
  const present: DateRange | null = range ?? (fallback === null ? null : { kind: "last", preset: fallback });
  return {
    range: present,
    set: (next: DateRange | null): void => {
      void setRange(next);
    },
  };
}

interface Props {
  readonly range: DateRange | null;
  readonly onChange: (range: DateRange | null) => void;
  readonly presets?: readonly Preset[];
  /** Offers "All time", which is null. */
  readonly allowAll?: boolean;
}

function rangeLabel(range: DateRange | null, timeZone: string): string {
  if (range === null) return "All time";
  if (range.kind === "last") return PRESET_NAMES[range.preset];
  const side = (at: number): string => `${formatDate(at, timeZone)} ${formatClock(at, timeZone, false)}`;
  return `${side(range.from)} – ${side(range.to)} ${zoneName(timeZone, range.to)}`;
}

export function DateRangePicker({
  range,
  onChange,
  presets = ["1h", "24h", "7d", "30d"],
  allowAll = false,
}: Props) {
  const { timeZone } = usePreferences();
  const [open, setOpen] = useState(false);
  const choose = (next: DateRange | null): void => {
    onChange(next);
    setOpen(false);
  };
  return (
    <Popover
      label="Time range"
      open={open}
      onOpenChange={setOpen}
      className="w-72"
      trigger={
        <Button icon={<Calendar aria-hidden />} className="max-w-full">
          <span className="truncate">{rangeLabel(range, timeZone)}</span>
        </Button>
      }
    >
      <div className="grid grid-cols-2 gap-1">
        {allowAll && (
          <Button
            size="sm"
            variant="ghost"
            className="justify-start"
            aria-pressed={range === null}
            onClick={() => {
              choose(null);
            }}
          >
            All time
          </Button>
        )}
        {presets.map((preset) => (
          <Button
            key={preset}
            size="sm"
            variant="ghost"
            className="aria-pressed:bg-accent-tint aria-pressed:text-accent-ink justify-start"
            aria-pressed={range?.kind === "last" && range.preset === preset}
            onClick={() => {
              choose({ kind: "last", preset });
            }}
          >
            {PRESET_NAMES[preset]}
          </Button>
        ))}
      </div>
      <Absolute range={range} timeZone={timeZone} onChange={choose} />
    </Popover>
  );
}

interface AbsoluteProps {
  readonly range: DateRange | null;
  readonly timeZone: string;
  readonly onChange: (range: DateRange) => void;
}

function Absolute({ range, timeZone, onChange }: AbsoluteProps) {
  const now = useNow(60_000);
  const bounds = boundsOf(range ?? { kind: "last", preset: "24h" }, now);
  const [from, setFrom] = useState(toLocalInput(bounds.from, timeZone));
  const [to, setTo] = useState(toLocalInput(bounds.to, timeZone));
  const start = fromLocalInput(from, timeZone);
  const end = fromLocalInput(to, timeZone);
  const isRight = start !== null && end !== null && start < end;
  return (
    <form
      className="border-line mt-3 grid gap-2 border-t pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) onChange({ kind: "between", from: start, to: end });
      }}
    >
      <Field label="From">
        {(ids) => (
          <Input
            {...ids}
            type="datetime-local"
            value={from}
            onChange={(event) => {
              setFrom(event.target.value);
            }}
          />
        )}
      </Field>
      <Field label="To" error={isRight ? undefined : "Must be later than the beginning."}>
        {(ids) => (
          <Input
            {...ids}
            type="datetime-local"
            value={to}
            onChange={(event) => {
              setTo(event.target.value);
            }}
          />
        )}
      </Field>
      <div className="flex items-center justify-between gap-2">
        <span className="text-ink-3 text-xs">{zoneName(timeZone, now)}</span>
        <Button type="submit" size="sm" variant="primary" disabled={!isRight}>
          Apply
        </Button>
      </div>
    </form>
  );
}
