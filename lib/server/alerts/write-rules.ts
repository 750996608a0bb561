import "server-only";
import type { z } from "zod";
import type {
  AlertRule as View,
  createAlert as createInput,
  updateAlert as updateInput,
} from "@/lib/contract/alert";
import { DEFAULT_RULES } from "@/lib/contract/alert-defaults";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { asJson, type AlertRule, type Tx } from "../db";
import { newId } from "../ids";
import { change, type Changed } from "../releases/publish";
import { conditionOf } from "./release";
import { auditRule, fetchRule, requireNamed, viewRule } from "./rules";

type Input = z.output<typeof createInput>;

export async function createAlert(ctx: Context, body: Input): Promise<Changed<View>> {
  authorize(ctx, "alert.write");
  return change(ctx, async (tx) => {
    const row = await insert(tx, body);
    return {
      result: viewRule(row, null),
      note: `Created alert ${row.name}`,
      audit: { action: "alert.create", entityId: row.id, label: row.name, after: auditRule(row) },
    };
  });
}

async function insert(tx: Tx, body: Input): Promise<AlertRule> {
  await requireNamed(tx, body);
  return tx.alertRule.create({ data: { id: newId("alr"), ...body, condition: asJson(body.condition) } });
}

/** Those that look like one that is there already are left out. */
export async function createDefaultAlerts(
  ctx: Context,
  { channelIds }: { readonly channelIds: readonly string[] },
): Promise<Changed<{ items: View[] }>> {
  authorize(ctx, "alert.write");
  return change(ctx, async (tx) => {
    const present = new Set(
      (await tx.alertRule.findMany())
        .filter(({ subjectId }) => subjectId === null)
        .map((row) => conditionOf(row).kind),
    );
    const rows: AlertRule[] = [];
    for (const rule of DEFAULT_RULES.filter(({ condition }) => !present.has(condition.kind)))
      rows.push(await insert(tx, { ...rule, enabled: true, subjectId: null, channelIds: [...channelIds] }));
    const names = rows.map(({ name }) => name);
    return {
      result: { items: rows.map((row) => viewRule(row, null)) },
      note: "Created the usual alerts",
      audit: {
        action: "alert.create",
        entityId: "defaults",
        label: "the usual alerts",
        after: { rules: names },
      },
    };
  });
}

export async function updateAlert(
  ctx: Context,
  id: string,
  body: z.output<typeof updateInput>,
): Promise<Changed<View>> {
  authorize(ctx, "alert.write");
  return change(ctx, async (tx) => {
    const before = await fetchRule(tx, id);
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    await requireNamed(tx, { ...before, condition: conditionOf(before), ...given });
    const row = await tx.alertRule.update({ where: { id }, data: given });
    return {
      result: viewRule(row, null),
      note: `Changed alert ${row.name}`,
      audit: {
        action: "alert.update",
        entityId: id,
        label: row.name,
        before: auditRule(before),
        after: auditRule(row),
      },
    };
  });
}

export async function deleteAlert(ctx: Context, id: string): Promise<Changed<{ id: string }>> {
  authorize(ctx, "alert.write");
  return change(ctx, async (tx) => {
    const before = await fetchRule(tx, id);
    await tx.alertRule.delete({ where: { id } });
    return {
      result: { id },
      note: `Deleted alert ${before.name}`,
      audit: { action: "alert.delete", entityId: id, label: before.name, before: auditRule(before) },
    };
  });
}
