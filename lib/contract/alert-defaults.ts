/** Rules that most installations want, offered in one click. */
import type { AlertCondition } from "@/contract/alert";

interface DefaultRule {
  readonly name: string;
  readonly severity: "critical" | "warning";
  readonly condition: AlertCondition;
  readonly forSeconds: number;
  readonly renotifyMinutes: number | null;
}

export const DEFAULT_RULES: readonly DefaultRule[] = [
  {
    name: "Nothing goes out",
    severity: "critical",
    condition: { kind: "lane_stuck", minutes: 5 },
    forSeconds: 0,
    renotifyMinutes: 240,
  },
  {
    name: "Deliveries fail",
    severity: "warning",
    condition: { kind: "failure_rate", of: "attempts", percent: 20, minCount: 20, windowMinutes: 5 },
    forSeconds: 60,
    renotifyMinutes: null,
  },
  {
    name: "Events wait too long",
    severity: "warning",
    condition: { kind: "oldest_pending", minutes: 15 },
    forSeconds: 60,
    renotifyMinutes: null,
  },
  {
    name: "Events were given up",
    severity: "warning",
    condition: { kind: "dead_letters", count: 1, windowMinutes: 60 },
    forSeconds: 0,
    renotifyMinutes: null,
  },
  {
    name: "A source went silent",
    severity: "warning",
    condition: { kind: "no_data", minutes: 60 },
    forSeconds: 60,
    renotifyMinutes: null,
  },
  {
    name: "Events break the tracking plan",
    severity: "warning",
    condition: { kind: "violations", of: "percent", threshold: 5, minCount: 50, windowMinutes: 60 },
    forSeconds: 60,
    renotifyMinutes: null,
  },
];
