/** Numbers, durations and times for people. Pure: zone, locale and "now" come in as arguments. */

/** Server and browser may carry different versions of the locale data; en-US is the one that does not drift. */
const LOCALE = "en-US";
/** Knows the European zones by name ("CET"), where en-US says "GMT+1". */
const ZONE_LOCALE = "en-GB";
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const whole = new Intl.NumberFormat(LOCALE);
const short = new Intl.NumberFormat(LOCALE, { notation: "compact", maximumFractionDigits: 1 });
const oneDecimal = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });

/** 12345 -> "12,345". */
export const formatCount = (value: number): string => whole.format(value);

/** 12345 -> "12.3K"; below ten thousand the exact number. */
export const formatShortCount = (value: number): string =>
  Math.abs(value) < 10_000 ? oneDecimal.format(value) : short.format(value);

/** A share of 1: 0.99931 -> "99.93%". Never rounds up to 100% or down to 0%. */
export function formatShare(share: number): string {
  if (share === 0 || share === 1) return `${String(share * 100)}%`;
  if (share > 0.9999) return ">99.99%";
  if (share < 0.0001) return "<0.01%";
  const digits = share > 0.99 || share < 0.01 ? 2 : 1;
  return `${(share * 100).toFixed(digits)}%`;
}

/** 1536 -> "1.5 KB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${oneDecimal.format(value)} ${units[unit] ?? "TB"}`;
}

/** 87 -> "87 ms", 4200 -> "4.2 s", 125000 -> "2 min 5 s". */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return `${String(Math.round(ms))} ms`;
  if (ms < MINUTE) return `${oneDecimal.format(ms / SECOND)} s`;
  if (ms < HOUR) return pair(ms, MINUTE, "min", SECOND, "s");
  if (ms < DAY) return pair(ms, HOUR, "h", MINUTE, "min");
  return pair(ms, DAY, "d", HOUR, "h");
}

// eslint-disable-next-line max-params -- two units read best side by side
function pair(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const whole = Math.floor(ms / big);
  const rest = Math.floor((ms - whole * big) / small);
  return rest === 0
    ? `${String(whole)} ${bigName}`
    : `${String(whole)} ${bigName} ${String(rest)} ${smallName}`;
}

/** "just now", "42 s ago", "in 3 min", "5 d ago"; beyond thirty days the date in `timeZone`. */
export function formatRelative(at: number, now: number, timeZone: string): string {
  const distance = Math.abs(now - at);
  if (distance < 2 * SECOND) return "just now";
  if (distance >= 30 * DAY) return formatDate(at, timeZone);
  const text = roughly(distance);
  return at > now ? `in ${text}` : `${text} ago`;
}

function roughly(distance: number): string {
  if (distance < MINUTE) return `${String(Math.floor(distance / SECOND))} s`;
  if (distance < HOUR) return `${String(Math.floor(distance / MINUTE))} min`;
  if (distance < DAY) return `${String(Math.floor(distance / HOUR))} h`;
  return `${String(Math.floor(distance / DAY))} d`;
}

/** "23 Nov 2026". */
export function formatDate(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(LOCALE, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone,
  });
  const found = new Map(parts.formatToParts(at).map((part) => [part.type, part.value]));
  return `${found.get("day") ?? ""} ${found.get("month") ?? ""} ${found.get("year") ?? ""}`;
}

/** "23 Nov 2026, 14:05:09 CET". */
export const formatDateTime = (at: number, timeZone: string): string =>
  `${formatDate(at, timeZone)}, ${formatClock(at, timeZone)} ${zoneName(timeZone, at)}`;

/** "14:05:09". */
export const formatClock = (at: number, timeZone: string, seconds = true): string =>
  clockOf(timeZone, seconds).format(at);

/** Making one takes longer than a hundred uses of it, and the live view shows hundreds of times a second. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string, seconds: boolean): Intl.DateTimeFormat {
  const key = `${timeZone} ${String(seconds)}`;
  const known = clocks.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(LOCALE, {
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" as const } : {}),
    hourCycle: "h23",
    timeZone,
  });
  clocks.set(key, made);
  return made;
}

/** "UTC", "CET", "GMT+5:30": what to print beside a time. */
export function zoneName(timeZone: string, at: number): string {
  const parts = new Intl.DateTimeFormat(ZONE_LOCALE, { timeZone, timeZoneName: "short" }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? timeZone;
}

/** Cuts in the middle, since ids differ at both ends: "usr_01ab…9f3c". */
export const truncateMiddle = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const tail = Math.floor((max - 1) / 2);
  return `${text.slice(0, max - 1 - tail)}…${text.slice(text.length - tail)}`;
};

/** plural(1, "event") -> "1 event"; plural(2, "entry", "entries") -> "2 entries". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
