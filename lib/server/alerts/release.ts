/** Alert rules and channels as releases carry them. A rollback leaves them as they are: they watch what it changes. */
import "server-only";
import { alertCondition, ALERT_SEVERITIES, CHANNEL_KINDS, type releaseAlerts } from "@/contract/alert";
import { z } from "zod";
import { env } from "@/lib/env";
import type { AlertChannel, AlertRule, Tx } from "../db";
import { secretsOf } from "../destinations/secret";

export interface AlertsSnapshot {
  readonly rules: readonly AlertRule[];
  readonly channels: readonly AlertChannel[];
}

export const readAlerts = async (tx: Tx): Promise<AlertsSnapshot> => ({
  rules: await tx.alertRule.findMany({ orderBy: { id: "asc" } }),
  channels: await tx.alertChannel.findMany({ orderBy: { id: "asc" } }),
});

const severity = z.enum(ALERT_SEVERITIES);
export const kindOf = (row: AlertChannel) => z.enum(CHANNEL_KINDS).parse(row.kind);
export const conditionOf = (row: Pick<AlertRule, "condition">) => alertCondition.parse(row.condition);
export const severityOf = (row: Pick<AlertRule, "severity">) => severity.parse(row.severity);

export function compileAlerts({ rules, channels }: AlertsSnapshot): z.infer<typeof releaseAlerts> {
  return {
    rules: rules.map((row) => ({
      id: row.id,
      name: row.name,
      enabled: row.enabled,
      severity: severityOf(row),
      condition: conditionOf(row),
      subjectId: row.subjectId,
      channelIds: row.channelIds,
      forSeconds: row.forSeconds,
      renotifyMinutes: row.renotifyMinutes,
    })),
    channels: channels.map((row) => ({
      id: row.id,
      name: row.name,
      kind: kindOf(row),
      enabled: row.enabled,
      settings: row.settings as Record<string, unknown>,
      sealed: Object.fromEntries(
        Object.entries(secretsOf(row.secrets)).map(([setting, secret]) => [setting, secret.sealed]),
      ),
    })),
    consoleUrl: env().publicUrl,
  };
}
