/** Alert rules in words. */
import { alertThreshold, alertUnit, type AlertCondition, type AlertKind } from "@/contract/alert";
import { formatCount } from "@/lib/client/format";

export const KIND_WORDS: Readonly<Record<AlertKind, { readonly name: string; readonly help: string }>> = {
  failure_rate: { name: "Failure rate", help: "Too large a share of deliveries fails." },
  oldest_pending: { name: "Oldest waiting event", help: "An event has waited too long for its delivery." },
  dead_letters: { name: "Dead letters", help: "Events were given up." },
  lane_stuck: { name: "Nothing goes out", help: "A destination takes nothing, or refuses our credentials." },
  no_data: { name: "No data", help: "A source that used to send is silent." },
  violations: { name: "Plan violations", help: "Events break the tracking plan." },
};

export const WINDOW_OPTIONS = [
  { value: "5", label: "5 minutes" },
  { value: "60", label: "1 hour" },
  { value: "1440", label: "24 hours" },
] as const;

const windowWords = (minutes: number): string =>
  WINDOW_OPTIONS.find(({ value }) => value === String(minutes))?.label ?? `${String(minutes)} minutes`;

/** 3 -> "3 min", 90 -> "1 h 30 min". */
export function minutesInWords(value: number): string {
  const whole = Math.floor(value);
  if (whole < 60) return `${String(whole)} min`;
  const [hours, minutes] = [Math.floor(whole / 60), whole % 60];
  if (hours >= 48) return `${String(Math.floor(hours / 24))} days`;
  return `${String(hours)} h${minutes === 0 ? "" : ` ${String(minutes)} min`}`;
}

/** A value in the unit of its rule. */
export function valueInWords(condition: AlertCondition, value: number | null): string {
  if (value === null) return "Nothing to measure";
  switch (alertUnit(condition)) {
    case "percent":
      return `${value >= 10 || value === 0 ? String(Math.round(value)) : value.toFixed(1)} %`;
    case "count":
      return formatCount(Math.round(value));
    default:
      return minutesInWords(value);
  }
}

/** "20 % of requests fail in 5 minutes". */
export function conditionInWords(condition: AlertCondition): string {
  const threshold = valueInWords(condition, alertThreshold(condition)).replace(".0 %", " %");
  switch (condition.kind) {
    case "failure_rate":
      return `${threshold} of ${condition.of === "attempts" ? "requests fail" : "events are given up"} in ${windowWords(condition.windowMinutes)}`;
    case "dead_letters":
      return `${threshold} ${condition.count === 1 ? "event is" : "events are"} given up in ${windowWords(condition.windowMinutes)}`;
    case "violations":
      return `${condition.of === "percent" ? `${threshold} of events break the plan` : `${threshold} violations`} in ${windowWords(condition.windowMinutes)}`;
    case "oldest_pending":
      return `An event waits longer than ${threshold}`;
    case "no_data":
      return `Silent for ${threshold}`;
    default:
      return `Nothing goes out for ${threshold}`;
  }
}

export const STEP_WORDS = {
  fired: "Fired",
  returned: "Came back",
  reminded: "Reminded",
  resolved: "Resolved",
  withdrawn: "Ended",
  acknowledged: "Acknowledged",
  snoozed: "Snoozed",
  woken: "Snooze ended",
} as const;

export const CHANNEL_WORDS = {
  webhook: {
    name: "Webhook",
    help: "A signed JSON request to an address of yours, e.g. PagerDuty or your own service.",
  },
  slack: { name: "Slack", help: "Slack, Mattermost and others that take Slack's incoming webhooks." },
  email: { name: "E-mail", help: "By your own mail server." },
} as const;

export const MESSAGE_WORDS: Readonly<Record<string, string>> = {
  "alert.firing": "Firing",
  "alert.reminder": "Reminder",
  "alert.resolved": "Resolved",
};
