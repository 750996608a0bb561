/** A span of time as the URL holds it: relative ("24h", "7d") or absolute ("1763900000000-1763990000000"). */
export type DateRange =
  | { readonly kind: "last"; readonly preset: Preset }
  | { readonly kind: "between"; readonly from: number; readonly to: number };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
export const PRESETS = {
  "15m": 15 * MINUTE,
  "1h": HOUR,
  "24h": DAY,
  "7d": 7 * DAY,
  "30d": 30 * DAY,
  "90d": 90 * DAY,
} as const;
export type Preset = keyof typeof PRESETS;
export const PRESET_NAMES: Record<Preset, string> = {
  "15m": "Last 15 minutes",
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  "90d": "Last 90 days",
};

const isPreset = (text: string): text is Preset => Object.hasOwn(PRESETS, text);

/** Null for anything that is not a range. */
export function parseRange(text: string): DateRange | null {
  if (isPreset(text)) return { kind: "last", preset: text };
  const found = /^(\d{1,15})-(\d{1,15})$/.exec(text);
  if (found === null) return null;
  const [from, to] = [Number(found[1]), Number(found[2])];
  return from < to ? { kind: "between", from, to } : null;
}

export const serializeRange = (range: DateRange): string =>
  range.kind === "last" ? range.preset : `${String(range.from)}-${String(range.to)}`;

/** Epoch milliseconds. A relative range ends at `now`. */
export const boundsOf = (range: DateRange, now: number): { readonly from: number; readonly to: number } =>
  range.kind === "last" ? { from: now - PRESETS[range.preset], to: now } : { from: range.from, to: range.to };

/** Epoch milliseconds -> "2026-11-23T14:05" in the zone, as <input type="datetime-local"> takes it. */
export function toLocalInput(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const found = new Map(parts.map((part) => [part.type, part.value]));
  const get = (type: Intl.DateTimeFormatPartTypes): string => found.get(type) ?? "00";
  return `${get("year")}-${get("month")}-${get("day")}T${get("hour")}:${get("minute")}`;
}

/** The inverse. A clock time that summer time skips becomes the moment right after the gap; null for anything else. */
export function fromLocalInput(text: string, timeZone: string): number | null {
  const naive = Date.parse(`${text}:00Z`);
  if (Number.isNaN(naive)) return null;
  const shift = (at: number): number => Date.parse(`${toLocalInput(at, timeZone)}:00Z`) - at;
  const guess = naive - shift(naive);
  return naive - shift(guess);
}
