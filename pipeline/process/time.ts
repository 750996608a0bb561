/**
 * When an event happened, corrected for the client's clock: receivedAt - (sentAt - originalTimestamp). The difference of two
 * readings of the same wrong clock is right, and our own clock says when the request arrived.
 *
 * `sentAt` may stand on the batch; without any, the client's clock is trusted. What is no time, lies before 1900 or more than
 * a day in the future, counts as absent: the event then happened when it arrived.
 */
import type { Json } from "../../contract/event.ts";
import type { Draft, Rejection } from "./draft.ts";
import { EARLIEST_MS, FUTURE_MAX_MS } from "./limits.ts";

const ISO_DATE = /^[+-]?\d{4,6}-\d\d/;
const WITH_ZONE = /(?:Z|[+-]\d\d:?\d\d|[+-]\d\d)$/i;
/** Epoch seconds end and epoch milliseconds begin here: 1973 in the one, the year 5138 in the other. */
const SECONDS_MAX = 100_000_000_000;

/** Epoch milliseconds, or null for what is no usable time. A date without a zone is UTC, on every machine. */
export function parseTime(value: unknown): number | null {
  if (typeof value === "number") return inRange(Math.abs(value) < SECONDS_MAX ? value * 1000 : value);
  if (typeof value !== "string") return null;
  const text = value.trim();
  if (!ISO_DATE.test(text)) return null;
  const hasZone = text.length <= 10 || WITH_ZONE.test(text.slice(10));
  return inRange(Date.parse(hasZone ? text : `${text}Z`));
}

function inRange(time: number): number | null {
  const whole = Math.trunc(time);
  return whole >= EARLIEST_MS && whole < 253_402_300_800_000 ? whole : null;
}

const isoOf = (time: number): string => new Date(time).toISOString();

/** Fills `timestamp`, `originalTimestamp` and `sentAt`. */
export function correctTime(draft: Draft): Rejection | null {
  const { arrival, item } = draft;
  const { receivedAt, receivedAtIso } = arrival;
  const original = timeOf(item, "timestamp") ?? timeOf(item, "originalTimestamp");
  const sent = timeOf(item, "sentAt") ?? parseTime(arrival.sentAt);
  draft.sentAt = sent === null ? receivedAtIso : isoOf(sent);
  if (original === null) return null;
  draft.originalTimestamp = isoOf(original);
  const corrected = inRange(sent === null ? original : receivedAt - (sent - original));
  const isAbsurd = corrected === null || corrected > receivedAt + FUTURE_MAX_MS;
  draft.timestamp = isAbsurd ? receivedAtIso : isoOf(corrected);
  return null;
}

function timeOf(item: { readonly [key: string]: Json }, field: string): number | null {
  const value = item[field];
  return value === undefined ? null : parseTime(value);
}
