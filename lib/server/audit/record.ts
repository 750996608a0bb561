import "server-only";
import { asJsonOrNull, type Tx } from "../db";
import type { Context } from "../access/actor";

export interface AuditInput {
  /** Such as "destination.update". */
  readonly action: string;
  readonly entityId: string;
  /** What people call it. */
  readonly label: string;
  readonly before?: Readonly<Record<string, unknown>> | null;
  readonly after?: Readonly<Record<string, unknown>> | null;
}

/** Writes one audit entry in the transaction of the change itself. `before` and `after` never carry secret values. Gives its id. */
export async function recordAudit(tx: Tx, ctx: Context, input: AuditInput): Promise<bigint> {
  const { before, after } = onlyChanges(input.before ?? null, input.after ?? null);
  const { id } = await tx.auditEntry.create({
    data: {
      actor: ctx.actor.key,
      actorName: ctx.actor.name,
      action: input.action,
      entity: input.action.slice(0, input.action.indexOf(".")),
      entityId: input.entityId,
      label: input.label,
      before: asJsonOrNull(before),
      after: asJsonOrNull(after),
      requestId: ctx.requestId,
      ip: ctx.ip,
    },
  });
  return id;
}

type Fields = Readonly<Record<string, unknown>> | null;

/** Of an update, only the fields that differ; a creation or deletion is kept whole. */
function onlyChanges(before: Fields, after: Fields): { before: Fields; after: Fields } {
  if (before === null || after === null) return { before, after };
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  const pick = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(changed.filter((key) => key in fields).map((key) => [key, fields[key]]));
  return { before: pick(before), after: pick(after) };
}
