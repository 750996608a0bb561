/** Health in words. Pure. */
import type { DestinationHealth, HealthFigures } from "@/lib/client/health";
import { formatCount, formatDuration, formatShare } from "@/lib/client/format";

/** "99.8%"; null where nothing happened. */
export const shareText = (share: number | null): string | null =>
  share === null ? null : formatShare(share);

const POINT = 0.001;

/** How a share has moved against the period before: "up 1.2 points", or why that cannot be told. */
export function changeOfShare(now: number | null, before: number | null | undefined): string {
  if (before === undefined) return "";
  if (before === null) return "no traffic before";
  if (now === null) return `${formatShare(before)} before`;
  const moved = now - before;
  if (Math.abs(moved) < POINT / 2) return "as before";
  return `${formatShare(before)} before`;
}

/** "was 120 ms"; empty while there is nothing to compare with. */
export const changeOfMs = (before: number | null | undefined): string =>
  before === undefined ? "" : before === null ? "no deliveries before" : `${formatDuration(before)} before`;

export const FAILURE_WORDS: Readonly<Record<keyof HealthFigures["failures"], string>> = {
  no_answer: "No connection",
  timeout: "Timed out",
  server_error: "Receiver failed (5xx)",
  throttled: "Too many requests (429)",
  auth: "Not let in (401, 403, 410)",
  refused: "Refused (other 4xx)",
  other: "Other",
};

export const TRIES_WORDS = ["1st try", "2nd", "3rd", "4th or 5th", "6th to 10th", "later"] as const;

export interface BreakerWords {
  readonly title: string;
  readonly says: string;
  readonly isWell: boolean;
}

type Now = DestinationHealth["now"];

const REASONS = {
  down: "The destination did not take events several times in a row",
  auth: "The destination refused our credentials",
  throttled: "The destination said that we send too much, or asked us to come later",
} as const;

/** The breaker for somebody who has never heard of one. `now` is epoch milliseconds. */
export function breakerWords(lane: Now, now: number): BreakerWords {
  if (lane === null)
    return { title: "Not running", says: "The lane does not run, so nothing is sent.", isWell: false };
  const { kind, reason, until, successes } = lane.breaker;
  if (kind === "closed")
    return {
      title: "Closed",
      says: "Requests go out freely. It opens by itself when the destination stops answering, so that it is not hammered.",
      isWell: true,
    };
  const why = REASONS[reason ?? "down"];
  if (kind === "open") {
    const wait = until === null || until <= now ? "at any moment" : `in ${formatDuration(until - now)}`;
    return {
      title: "Open",
      says: `${why}, so nothing is sent. Events wait in order; one is tried ${wait}.`,
      isWell: false,
    };
  }
  return {
    title: "Half open",
    says: `${why}. It is tried with a few requests at a time; ${formatCount(successes)} of 64 have succeeded in a row.`,
    isWell: false,
  };
}
