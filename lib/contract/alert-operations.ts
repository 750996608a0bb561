import { z } from "zod";
import { alertPreview, alertRuleSettings, CHANNEL_KINDS } from "@/contract/alert";
import {
  alertChannel,
  alertRule,
  createAlert,
  createChannel,
  incident,
  incidentStory,
  settings,
  updateAlert,
  updateChannel,
} from "./alert";
import { id, listOf, namePart, operation, paging, published, sortedBy, time } from "./operation";

const previewResult = z
  .object({
    from: time,
    to: time,
    stepMs: z.int(),
    knownFrom: time.nullable().meta({ description: "From when on there are figures; null: there are none." }),
    subjects: z.array(
      z.object({
        subjectId: id,
        name: z.string(),
        points: z.array(z.object({ at: time, value: z.number() })),
        firings: z.array(z.object({ from: time, to: time.nullable(), peak: z.number() })),
      }),
    ),
  })
  .meta({ id: "AlertPreview" });

const channelTestResult = z
  .object({
    sent: z.boolean(),
    answer: z.string().nullable().meta({ description: "What the receiver said." }),
    error: z.string().nullable(),
    durationMs: z.number(),
  })
  .meta({ id: "AlertChannelTest" });

const writtenRule = alertRule.extend({ release: published }).meta({ id: "WrittenAlertRule" });
const writtenChannel = alertChannel.extend({ release: published }).meta({ id: "WrittenAlertChannel" });
const deleted = z.object({ id, release: published });
const tag = "Alerts";

export const alertOperations = {
  "GET /alerts": operation({
    summary: "List alert rules, and where they stand",
    tag,
    access: "alert.read",
    query: z.object({ ...paging, q: namePart, sort: sortedBy("name", "createdAt").default("name") }),
    answer: listOf(alertRule),
  }),
  "POST /alerts": operation({
    summary: "Create an alert rule",
    tag,
    access: "alert.write",
    body: createAlert,
    answer: writtenRule,
    status: 201,
    publishes: true,
    errors: ["not_found"],
  }),
  "POST /alerts/defaults": operation({
    summary: "Create the rules that most installations want",
    description: "Those that are there already are left out.",
    tag,
    access: "alert.write",
    body: z.strictObject({ channelIds: alertRuleSettings.channelIds }),
    answer: z.object({ items: z.array(alertRule), release: published }),
    status: 201,
    publishes: true,
    errors: ["not_found"],
  }),
  "POST /alerts/preview": operation({
    summary: "When a rule would have fired in the last 24 hours",
    tag,
    access: "alert.read",
    body: alertPreview,
    answer: previewResult,
    errors: ["pipeline_unavailable"],
  }),
  "GET /alerts/{id}": operation({
    summary: "Get an alert rule",
    tag,
    access: "alert.read",
    answer: alertRule,
    errors: ["not_found"],
  }),
  "PATCH /alerts/{id}": operation({
    summary: "Change an alert rule",
    tag,
    access: "alert.write",
    body: updateAlert,
    answer: writtenRule,
    publishes: true,
    errors: ["not_found"],
  }),
  "DELETE /alerts/{id}": operation({
    summary: "Delete an alert rule",
    description: "Its open incidents end without a message; its history stays.",
    tag,
    access: "alert.write",
    answer: deleted,
    publishes: true,
    errors: ["not_found"],
  }),
  "GET /alert-channels": operation({
    summary: "List the ways to tell people",
    tag,
    access: "alert.read",
    query: z.object({ ...paging, q: namePart, sort: sortedBy("name", "createdAt").default("name") }),
    answer: listOf(alertChannel),
  }),
  "POST /alert-channels": operation({
    summary: "Create a channel",
    tag,
    access: "alert.write",
    body: createChannel,
    answer: writtenChannel,
    status: 201,
    publishes: true,
    errors: ["settings_invalid"],
  }),
  "POST /alert-channels/test": operation({
    summary: "Send a test message through a channel that does not exist yet",
    tag,
    access: "alert.write",
    body: z.strictObject({ kind: z.enum(CHANNEL_KINDS), settings }),
    answer: channelTestResult,
    errors: ["settings_invalid", "pipeline_unavailable"],
  }),
  "GET /alert-channels/{id}": operation({
    summary: "Get a channel",
    tag,
    access: "alert.read",
    answer: alertChannel,
    errors: ["not_found"],
  }),
  "PATCH /alert-channels/{id}": operation({
    summary: "Change a channel",
    tag,
    access: "alert.write",
    body: updateChannel,
    answer: writtenChannel,
    publishes: true,
    errors: ["not_found", "settings_invalid"],
  }),
  "DELETE /alert-channels/{id}": operation({
    summary: "Delete a channel",
    tag,
    access: "alert.write",
    answer: deleted,
    publishes: true,
    errors: ["not_found"],
  }),
  "POST /alert-channels/{id}/test": operation({
    summary: "Send a test message through a channel",
    tag,
    access: "alert.write",
    body: z.strictObject({
      settings: settings
        .optional()
        .meta({ description: "Unsaved changes to try, merged into the present settings." }),
    }),
    answer: channelTestResult,
    errors: ["not_found", "settings_invalid", "pipeline_unavailable"],
  }),
  "GET /incidents": operation({
    summary: "List incidents, newest first",
    tag,
    access: "alert.read",
    query: z.object({
      ...paging,
      state: z.enum(["firing", "resolved"]).optional(),
      ruleId: id.optional(),
      subjectId: id.optional().meta({ description: "A source or destination." }),
    }),
    answer: listOf(incident),
  }),
  "GET /incidents/{id}": operation({
    summary: "Get an incident with its history and messages",
    tag,
    access: "alert.read",
    answer: incidentStory,
    errors: ["not_found"],
  }),
  "POST /incidents/{id}/acknowledge": operation({
    summary: "Take an incident on",
    description: "Reminders stop; its end is still told.",
    tag,
    access: "alert.acknowledge",
    body: z.strictObject({ note: z.string().trim().max(1000).nullable().default(null) }),
    answer: incidentStory,
    errors: ["not_found", "conflict"],
  }),
  "POST /incidents/{id}/snooze": operation({
    summary: "Be quiet about an incident for a while",
    description: "If it still fires afterwards, it is told once more.",
    tag,
    access: "alert.acknowledge",
    body: z.strictObject({
      minutes: z.int().min(1).max(10_080).nullable().meta({ description: "Null ends it." }),
    }),
    answer: incidentStory,
    errors: ["not_found", "conflict"],
  }),
};
