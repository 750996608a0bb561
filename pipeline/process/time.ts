/**
 * When an event happened, corrected for the client's clock: receivedAt - (sentAt - originalTimestamp). The difference of two
 * readings of the same wrong clock is right, and our own clock says when the request arrived.
 *
 * `sentAt` may stand on the batch; without any, the client's clock is trusted. What is no time, lies before 1900 or more than
 * a day in the future, counts as absent: the event then happened when it arrived.
 */
import type { Draft, Rejection } from "./draft.ts";
import { EARLIEST_MS, FUTURE_MAX_MS } from "./limits.ts";

const ISO_DATE = /^[+-]?\d{4,6}-\d\d/;
const ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i;
const HOUR_ZONE = /[+-]\d\d$/;
/** Already the stored form. Days beyond 28 may be none (30 February), hour 24 is tomorrow: those are written anew. */
const STORED_FORM = /^\d{4}-\d\d-(?:[01]\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
/** Epoch seconds end and epoch milliseconds begin here: 1973 in the one, the year 5138 in the other. */
const SECONDS_MAX = 100_000_000_000;
/** The year 10000 is written with a sign and six digits, which no store expects. */
const LATEST_MS = 253_402_300_800_000;

/** Epoch milliseconds, or null for what is no usable time. A time without a zone is UTC, on every machine. */
export function parseTime(value: unknown): number | null {
  if (typeof value === "number") return inRange(Math.abs(value) < SECONDS_MAX ? value * 1000 : value);
  if (typeof value !== "string") return null;
  if (STORED_FORM.test(value)) return inRange(Date.parse(value));
  const text = value.trim();
  if (!ISO_DATE.test(text)) return null;
  const clock = text.slice(10);
  if (clock === "" || text.length < 10 || ZONE.test(clock)) return inRange(Date.parse(text));
  return inRange(Date.parse(HOUR_ZONE.test(clock) ? `${text}:00` : `${text}Z`));
}

function inRange(time: number): number | null {
  const whole = Math.trunc(time);
  return whole >= EARLIEST_MS && whole < LATEST_MS ? whole : null;
}

export const isoOf = (time: number): string => new Date(time).toISOString();

/** The stored form of a time that was parsed from `value`, without writing it anew where it has that form already. */
const storedForm = (value: unknown, time: number): string =>
  typeof value === "string" && STORED_FORM.test(value) ? value : isoOf(time);

/** Fills `timestamp`, `originalTimestamp` and `sentAt`. */
export function correctTime(draft: Draft): Rejection | null {
  const { arrival, item } = draft;
  const receivedAt = arrival.released?.receivedAt ?? arrival.receivedAt;
  const receivedAtIso = arrival.released === null ? arrival.receivedAtIso : isoOf(receivedAt);
  draft.timestamp = draft.originalTimestamp = receivedAtIso;
  const ownSent = parseTime(item["sentAt"]);
  const sent = ownSent ?? arrival.sentAt;
  draft.sentAt = ownSent === null ? arrival.sentAtIso : storedForm(item["sentAt"], ownSent);
  let client = item["timestamp"];
  let original = parseTime(client);
  if (original === null) {
    client = item["originalTimestamp"];
    original = parseTime(client);
  }
  if (original === null) return null;
  draft.originalTimestamp = storedForm(client, original);
  const corrected = inRange(sent === null ? original : receivedAt - (sent - original));
  const isAbsurd = corrected === null || corrected > receivedAt + FUTURE_MAX_MS;
  draft.timestamp = isAbsurd ? receivedAtIso : isoOf(corrected);
  return null;
}
