/**
 * Alerts: rules, channels, and what the pipeline tells about them. Rules and channels travel in the release, so that the
 * pipeline watches and warns while the console is down. Times are epoch milliseconds unless a name says otherwise.
 */
import { z } from "zod";

const windowMinutes = z
  .union([z.literal(5), z.literal(60), z.literal(1440)])
  .default(5)
  .meta({ description: "Counts over the last 5, 60 or 1440 minutes." });
const percent = z.number().gt(0).max(100).meta({ description: "Per cent." });
const minutes = z.int().min(1).max(10_080);
const count = z.int().min(1).max(1_000_000_000);
const minCount = count
  .default(20)
  .meta({ description: "Never fires on fewer than this many, so that one failure of two is no alarm." });

const conditions = {
  failure_rate: z.object({
    kind: z.literal("failure_rate"),
    of: z
      .enum(["attempts", "finals"])
      .default("attempts")
      .meta({ description: "Requests that failed, or events that were given up." }),
    percent,
    minCount,
    windowMinutes,
  }),
  oldest_pending: z.object({
    kind: z.literal("oldest_pending"),
    minutes: minutes.meta({ description: "An event waits longer than this for its delivery." }),
  }),
  dead_letters: z.object({ kind: z.literal("dead_letters"), count, windowMinutes }),
  no_data: z.object({
    kind: z.literal("no_data"),
    minutes: minutes.meta({ description: "A source that has sent before is silent for this long." }),
  }),
  violations: z.object({
    kind: z.literal("violations"),
    of: z
      .enum(["count", "percent"])
      .default("count")
      .meta({ description: "Violations, or the share of checked events that break their plan." }),
    threshold: z.number().gt(0).max(1_000_000_000),
    minCount,
    windowMinutes,
  }),
  lane_stuck: z.object({
    kind: z.literal("lane_stuck"),
    minutes: minutes.meta({
      description: "Nothing goes out for this long: the breaker is open, or credentials are refused.",
    }),
  }),
} as const;

export const alertCondition = z
  .discriminatedUnion("kind", [
    conditions.failure_rate,
    conditions.oldest_pending,
    conditions.dead_letters,
    conditions.no_data,
    conditions.violations,
    conditions.lane_stuck,
  ])
  .meta({ id: "AlertCondition" });
export type AlertCondition = Readonly<z.infer<typeof alertCondition>>;
export type AlertKind = AlertCondition["kind"];
export const ALERT_KINDS = [
  "failure_rate",
  "oldest_pending",
  "dead_letters",
  "no_data",
  "violations",
  "lane_stuck",
] as const satisfies readonly AlertKind[];

/** Whether a rule of this kind watches sources or destinations. */
export const watches = (kind: AlertKind): "source" | "destination" =>
  kind === "no_data" || kind === "violations" ? "source" : "destination";

export const ALERT_SEVERITIES = ["critical", "warning"] as const;

/** What a rule says apart from its name; the console adds its own columns, the release carries it whole. */
export const alertRuleSettings = {
  enabled: z.boolean().default(true),
  severity: z.enum(ALERT_SEVERITIES).default("warning"),
  condition: alertCondition,
  subjectId: z
    .string()
    .max(100)
    .nullable()
    .default(null)
    .meta({ description: "One source or destination; null watches each of them by itself." }),
  channelIds: z.array(z.string().max(100)).max(20).default([]),
  forSeconds: z
    .int()
    .min(0)
    .max(3600)
    .default(30)
    .meta({ description: "It must be so for this long before it fires." }),
  renotifyMinutes: z.int().min(5).max(10_080).nullable().default(null).meta({
    description: "Reminds again after so many minutes until somebody acknowledges; null never reminds.",
  }),
};
export const releaseAlertRule = z.object({ id: z.string(), name: z.string(), ...alertRuleSettings });
export type AlertRule = Readonly<z.infer<typeof releaseAlertRule>>;

const webAddress = z
  .string()
  .max(2048)
  .refine(
    (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
    "Give a whole address such as https://example.com/hook.",
  );
const mailbox = z.email("Give an address such as alerts@example.com.").max(320);

/** Settings of each kind of channel. `secrets` are sealed at rest and opened in the pipeline only. */
export const ALERT_CHANNELS = {
  webhook: {
    settings: z.object({
      url: webAddress.meta({ title: "URL", placeholder: "https://example.com/hooks/alerts" }),
      secret: z.string().min(1).max(512).optional().meta({
        title: "Signing secret",
        description: "Signs every request (Standard Webhooks). Either whsec_ with base64, or any text.",
      }),
    }),
    secrets: ["secret"],
  },
  slack: {
    settings: z.object({
      url: webAddress.meta({
        title: "Incoming webhook URL",
        description:
          "From Slack, Mattermost, Discord (ending in /slack) or Rocket.Chat. Who has it can post.",
        placeholder: "https://hooks.slack.com/services/…",
      }),
    }),
    secrets: ["url"],
  },
  email: {
    settings: z.object({
      host: z
        .string()
        .min(1)
        .max(255)
        .regex(/^[\w.:-]+$/, "Give a host name such as smtp.example.com.")
        .meta({ title: "SMTP host", placeholder: "smtp.example.com" }),
      port: z.int().min(1).max(65_535).default(587).meta({ title: "Port" }),
      secure: z.boolean().default(false).meta({
        title: "TLS from the first byte",
        description: "For port 465. Off: STARTTLS is used when the server offers it.",
      }),
      user: z.string().max(320).optional().meta({ title: "User name" }),
      password: z.string().min(1).max(512).optional().meta({ title: "Password" }),
      from: mailbox.meta({ title: "From", placeholder: "tributary@example.com" }),
      to: z.array(mailbox).min(1).max(20).meta({ title: "To" }),
    }),
    secrets: ["password"],
  },
} as const;
export type ChannelKind = keyof typeof ALERT_CHANNELS;
export const CHANNEL_KINDS = ["webhook", "slack", "email"] as const satisfies readonly ChannelKind[];
export type WebhookChannel = z.infer<(typeof ALERT_CHANNELS)["webhook"]["settings"]>;
export type SlackChannel = z.infer<(typeof ALERT_CHANNELS)["slack"]["settings"]>;
export type EmailChannel = z.infer<(typeof ALERT_CHANNELS)["email"]["settings"]>;

export const releaseAlertChannel = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(CHANNEL_KINDS),
  enabled: z.boolean(),
  /** Without secrets. */
  settings: z.record(z.string(), z.unknown()),
  /** Secret settings, sealed (contract/sealing.ts). */
  sealed: z.record(z.string(), z.string()),
});

/** What a release says about alerts. */
export const releaseAlerts = z.object({
  rules: z.array(releaseAlertRule).default([]),
  channels: z.array(releaseAlertChannel).default([]),
  /** The console's address as people reach it, for links in messages; null: the address on this machine. */
  consoleUrl: z.string().nullable().default(null),
});
export const NO_ALERTS: z.infer<typeof releaseAlerts> = { rules: [], channels: [], consoleUrl: null };

/** Where a rule stands for one source or destination. */
export const ALERT_STATES = ["ok", "pending", "firing"] as const;
export interface AlertNow {
  readonly ruleId: string;
  readonly subjectId: string;
  readonly subjectName: string;
  readonly state: (typeof ALERT_STATES)[number];
  /** In the unit of the rule's kind (`alertUnit`); null while there is nothing to measure, e.g. no traffic. */
  readonly value: number | null;
  readonly since: number;
  readonly at: number;
}
/** GET /v1/alerts. `evaluatedAt` null: not yet, or the database is away (`why` says so). */
export interface AlertsNow {
  readonly evaluatedAt: number | null;
  readonly why: string | null;
  readonly items: readonly AlertNow[];
}

/** Unit of a rule's value and threshold. */
export type AlertUnit = "percent" | "count" | "minutes";
export function alertUnit(condition: AlertCondition): AlertUnit {
  switch (condition.kind) {
    case "failure_rate":
      return "percent";
    case "violations":
      return condition.of === "percent" ? "percent" : "count";
    case "dead_letters":
      return "count";
    default:
      return "minutes";
  }
}

export function alertThreshold(condition: AlertCondition): number {
  switch (condition.kind) {
    case "failure_rate":
      return condition.percent;
    case "violations":
      return condition.threshold;
    case "dead_letters":
      return condition.count;
    default:
      return condition.minutes;
  }
}

/** POST /v1/alerts/preview: would the rule have fired in the last 24 hours? */
export const alertPreview = z.object({
  condition: alertCondition,
  subjectId: alertRuleSettings.subjectId,
  forSeconds: alertRuleSettings.forSeconds,
});
export type AlertPreview = Readonly<z.infer<typeof alertPreview>>;
export interface AlertPreviewResult {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  /** From when on there are figures at all; null: there are none. */
  readonly knownFrom: number | null;
  readonly subjects: readonly {
    readonly subjectId: string;
    readonly name: string;
    /** One value for each step that has one, oldest first. */
    readonly points: readonly { readonly at: number; readonly value: number }[];
    readonly firings: readonly {
      readonly from: number;
      /** Null: it would fire now. */
      readonly to: number | null;
      readonly peak: number;
    }[];
  }[];
}

/** POST /v1/alerts/test: sends one message through a channel as it would be sent in earnest. */
export const channelTest = releaseAlertChannel.pick({ kind: true, settings: true, sealed: true }).extend({
  /** Whose secrets `sealed` are. */
  channelId: z.string().nullable(),
  consoleUrl: z.string().nullable().default(null),
});
export type ChannelTest = Readonly<z.infer<typeof channelTest>>;
export interface ChannelTestResult {
  readonly sent: boolean;
  /** The receiver's answer in its own words, cut; null when there was none. */
  readonly answer: string | null;
  /** Why it failed; null when it was sent. */
  readonly error: string | null;
  readonly durationMs: number;
}

/** Body of a webhook channel's request, and the `type` that tells what happened. */
export interface AlertMessage {
  readonly type: "alert.firing" | "alert.reminder" | "alert.resolved" | "alert.test";
  readonly notificationId: string;
  readonly incidentId: string;
  readonly ruleId: string;
  readonly rule: string;
  readonly severity: (typeof ALERT_SEVERITIES)[number];
  readonly subject: { readonly kind: "source" | "destination"; readonly id: string; readonly name: string };
  /** One sentence: what is wrong, with its number and the threshold. */
  readonly summary: string;
  readonly value: number | null;
  readonly threshold: number;
  readonly unit: AlertUnit;
  /** ISO-8601. */
  readonly since: string;
  readonly resolvedAt: string | null;
  readonly nextStep: string;
  readonly url: string;
}
