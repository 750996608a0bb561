/** Alerts in words: what, how bad, since when, what to do. Never anything from a payload. */
import { alertThreshold, type AlertCondition, type AlertMessage } from "../../contract/alert.ts";

const round = (value: number): string =>
  value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);

/** 3 -> "3 min", 90 -> "1 h 30 min", 2880 -> "2 d". */
export function inMinutes(value: number): string {
  const whole = Math.floor(value);
  if (whole < 60) return `${String(whole)} min`;
  const [days, hours, minutes] = [Math.floor(whole / 1440), Math.floor((whole % 1440) / 60), whole % 60];
  return [
    days > 0 ? `${String(days)} d` : "",
    hours > 0 ? `${String(hours)} h` : "",
    minutes > 0 && days === 0 ? `${String(minutes)} min` : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

const WINDOW_WORDS: Readonly<Record<number, string>> = {
  5: "the last 5 minutes",
  60: "the last hour",
  1440: "the last 24 hours",
};
const within = (minutes: number): string => WINDOW_WORDS[minutes] ?? `the last ${inMinutes(minutes)}`;

/** One sentence: what is wrong with `name`, with its number and the threshold. */
export function summaryOf(condition: AlertCondition, name: string, value: number | null): string {
  const now = value ?? 0;
  const threshold = alertThreshold(condition);
  switch (condition.kind) {
    case "failure_rate": {
      const what = condition.of === "attempts" ? "of requests failed" : "of events were given up";
      return `${name}: ${round(now)} % ${what} in ${within(condition.windowMinutes)} (threshold ${round(threshold)} %).`;
    }
    case "oldest_pending":
      return `${name}: the oldest event has waited ${inMinutes(now)} (threshold ${inMinutes(threshold)}).`;
    case "dead_letters":
      return `${name}: ${round(now)} ${now === 1 ? "event was" : "events were"} given up in ${within(condition.windowMinutes)} (threshold ${round(threshold)}).`;
    case "no_data":
      return `${name} has sent nothing for ${inMinutes(now)} (threshold ${inMinutes(threshold)}).`;
    case "violations": {
      const what =
        condition.of === "percent"
          ? `${round(now)} % of events broke the tracking plan`
          : `${round(now)} ${now === 1 ? "violation" : "violations"}`;
      return `${name}: ${what} in ${within(condition.windowMinutes)} (threshold ${round(threshold)}${condition.of === "percent" ? " %" : ""}).`;
    }
    default:
      return `${name}: nothing has gone out for ${inMinutes(now)} (threshold ${inMinutes(threshold)}).`;
  }
}

/** What to do about it, in one sentence. */
export function nextStepOf(condition: AlertCondition): string {
  switch (condition.kind) {
    case "failure_rate":
      return "Look at the failures of the destination: each group says what the receiver answered and what helps.";
    case "oldest_pending":
      return "See whether the destination fails or is only slow; a higher limit of requests in flight helps against the latter.";
    case "dead_letters":
      return "Mend what the receiver refuses, then replay the dead letters.";
    case "no_data":
      return "See whether the site or the server still sends, and whether its write key was rotated.";
    case "violations":
      return "See which events break the tracking plan, and whether a release of the app changed them.";
    default:
      return "Check the destination's address and credentials. Nothing is lost: events wait in order and go out when it is back.";
  }
}

/** First line of a message: subject of an e-mail, headline in a chat. */
export function headlineOf({ type, rule, subject, severity }: AlertMessage): string {
  switch (type) {
    case "alert.firing":
      return `${severity === "critical" ? "Critical" : "Warning"}: ${rule} – ${subject.name}`;
    case "alert.reminder":
      return `Still firing: ${rule} – ${subject.name}`;
    case "alert.resolved":
      return `Resolved: ${rule} – ${subject.name}`;
    default:
      return "Test message from Tributary";
  }
}

/** The whole message as plain lines. */
export function linesOf(message: AlertMessage): readonly string[] {
  const isOver = message.type === "alert.resolved";
  return [
    isOver ? `It is over. Last seen: ${message.summary}` : message.summary,
    `Since ${message.since.replace("T", " ").slice(0, 19)} UTC${isOver && message.resolvedAt !== null ? `, until ${message.resolvedAt.replace("T", " ").slice(0, 19)} UTC` : ""}.`,
    ...(isOver ? [] : [message.nextStep]),
    message.url,
  ];
}
