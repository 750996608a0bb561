import { z } from "zod";
import {
  ALERT_SEVERITIES,
  ALERT_STATES,
  alertCondition,
  alertRuleSettings,
  CHANNEL_KINDS,
} from "@/contract/alert";
import { id, time } from "./operation";

const name = z.string().trim().min(1).max(200);

const subjectNow = z
  .object({
    subjectId: id,
    subjectName: z.string(),
    state: z.enum(ALERT_STATES),
    value: z.number().nullable().meta({ description: "Null: nothing to measure, such as no traffic." }),
    since: time,
  })
  .meta({ id: "AlertSubjectNow" });
export type SubjectNow = z.infer<typeof subjectNow>;

export const alertRule = z
  .object({
    id,
    name: z.string(),
    enabled: z.boolean(),
    severity: z.enum(ALERT_SEVERITIES),
    condition: alertCondition,
    subjectId: z.string().nullable(),
    channelIds: z.array(z.string()),
    forSeconds: z.int(),
    renotifyMinutes: z.int().nullable(),
    createdAt: time,
    updatedAt: time,
    now: z
      .object({ state: z.enum(ALERT_STATES), at: time, subjects: z.array(subjectNow) })
      .nullable()
      .meta({ description: "Where it stands, worst first; null while the pipeline cannot tell." }),
  })
  .meta({ id: "AlertRule" });
export type AlertRule = z.infer<typeof alertRule>;

export const createAlert = z.strictObject({ name, ...alertRuleSettings });
export const updateAlert = z.strictObject({
  name: name.optional(),
  enabled: z.boolean().optional(),
  severity: z.enum(ALERT_SEVERITIES).optional(),
  condition: alertCondition.optional(),
  subjectId: alertRuleSettings.subjectId.unwrap().optional(),
  channelIds: alertRuleSettings.channelIds.unwrap().optional(),
  forSeconds: alertRuleSettings.forSeconds.unwrap().optional(),
  renotifyMinutes: alertRuleSettings.renotifyMinutes.unwrap().optional(),
});

export const alertChannel = z
  .object({
    id,
    name: z.string(),
    kind: z.enum(CHANNEL_KINDS),
    enabled: z.boolean(),
    settings: z.record(z.string(), z.unknown()).meta({ description: "Without secrets." }),
    secrets: z
      .record(z.string(), z.object({ hint: z.string(), setAt: time, setBy: z.string() }))
      .meta({ description: "Which secrets are set; their values never leave." }),
    rules: z.int().meta({ description: "How many rules tell it." }),
    lastFailure: z
      .object({ at: time, error: z.string() })
      .nullable()
      .meta({ description: "When its latest message could not be sent." }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "AlertChannel" });
export type AlertChannel = z.infer<typeof alertChannel>;

export const settings = z.record(z.string(), z.unknown());
export const createChannel = z.strictObject({
  name,
  kind: z.enum(CHANNEL_KINDS),
  settings: settings.meta({
    description:
      "webhook: {url, secret?} · slack: {url} · email: {host, port, secure, user?, password?, from, to}",
  }),
  enabled: z.boolean().default(true),
});
export const updateChannel = z.strictObject({
  name: name.optional(),
  enabled: z.boolean().optional(),
  settings: settings.optional().meta({
    description: "Merged into the present ones; null removes a setting; a secret that is not named stays.",
  }),
});

export const incident = z
  .object({
    id,
    ruleId: id,
    ruleName: z.string(),
    severity: z.enum(ALERT_SEVERITIES),
    condition: alertCondition,
    subject: z.object({ kind: z.enum(["source", "destination"]), id, name: z.string() }),
    state: z.enum(["firing", "resolved"]),
    summary: z.string(),
    value: z.number().nullable(),
    peak: z.number().nullable(),
    threshold: z.number(),
    since: time,
    firedAt: time,
    resolvedAt: time.nullable(),
    flaps: z.int().meta({ description: "How often it came back soon after it was over." }),
    acknowledged: z.object({ at: time, by: z.string(), note: z.string().nullable() }).nullable(),
    snoozedUntil: time.nullable(),
    notifications: z
      .object({ sent: z.int(), waiting: z.int(), failed: z.int() })
      .meta({ description: "Messages to channels." }),
  })
  .meta({ id: "AlertIncident" });
export type Incident = z.infer<typeof incident>;

export const incidentStory = incident
  .extend({
    steps: z
      .array(
        z.object({
          at: time,
          kind: z.enum([
            "fired",
            "returned",
            "reminded",
            "resolved",
            "withdrawn",
            "acknowledged",
            "snoozed",
            "woken",
          ]),
          actor: z.string().nullable(),
          note: z.string().nullable(),
          value: z.number().nullable(),
        }),
      )
      .meta({ description: "What happened, oldest first." }),
    messages: z.array(
      z.object({
        id,
        channelId: id,
        channelName: z.string(),
        type: z.string(),
        state: z.enum(["waiting", "sent", "failed"]),
        attempts: z.int(),
        nextAttemptAt: time.nullable(),
        answer: z.string().nullable(),
        error: z.string().nullable(),
        createdAt: time,
        sentAt: time.nullable(),
      }),
    ),
  })
  .meta({ id: "AlertIncidentStory" });
export type IncidentStory = z.infer<typeof incidentStory>;
