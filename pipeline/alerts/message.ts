/** What is told about a step of an incident. */
import { alertThreshold, alertUnit, type AlertMessage, type AlertRule } from "../../contract/alert.ts";
import type { Subject } from "./store.ts";
import { nextStepOf, summaryOf } from "./words.ts";

interface Told {
  readonly type: AlertMessage["type"];
  readonly rule: AlertRule;
  readonly subject: Subject;
  readonly incidentId: string;
  readonly value: number | null;
  readonly since: number;
  readonly resolvedAt: number | null;
  /** The console's address without a slash at its end. */
  readonly consoleUrl: string;
}

export function messageFor(told: Told): Omit<AlertMessage, "notificationId"> {
  const { rule, subject, incidentId, value } = told;
  return {
    type: told.type,
    incidentId,
    ruleId: rule.id,
    rule: rule.name,
    severity: rule.severity,
    subject,
    summary: summaryOf(rule.condition, subject.name, value),
    value: value === null ? null : Math.round(value * 10) / 10,
    threshold: alertThreshold(rule.condition),
    unit: alertUnit(rule.condition),
    since: new Date(told.since).toISOString(),
    resolvedAt: told.resolvedAt === null ? null : new Date(told.resolvedAt).toISOString(),
    nextStep: nextStepOf(rule.condition),
    url: `${told.consoleUrl}/alerts?incident=${incidentId}`,
  };
}

/** A rule that exists only to try a channel. */
export function testMessage(consoleUrl: string, now: number): Omit<AlertMessage, "notificationId"> {
  return {
    type: "alert.test",
    incidentId: "test",
    ruleId: "test",
    rule: "Test",
    severity: "warning",
    subject: { kind: "destination", id: "test", name: "Tributary" },
    summary: "This is a test. Alerts of Tributary will arrive here.",
    value: null,
    threshold: 0,
    unit: "count",
    since: new Date(now).toISOString(),
    resolvedAt: null,
    nextStep: "Nothing has to be done.",
    url: `${consoleUrl}/alerts?tab=channels`,
  };
}
