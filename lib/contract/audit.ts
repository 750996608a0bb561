import { z } from "zod";
import { listOf, operation, paging, time, timeParameter } from "./operation";

const fields = z.record(z.string(), z.unknown()).nullable();
export const auditEntry = z
  .object({
    id: z.string(),
    at: time,
    actor: z.string(),
    actorName: z.string(),
    action: z.string(),
    entity: z.string(),
    entityId: z.string(),
    label: z.string(),
    before: fields.meta({ description: "Of an update, only what changed; never secret values." }),
    after: fields,
    requestId: z.string().nullable(),
    ip: z.string().nullable(),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditOperations = {
  "GET /audit": operation({
    summary: "Who changed what, and who was refused what, newest first",
    tag: "Audit",
    access: "audit.read",
    query: z.object({
      ...paging,
      actor: z.string().optional().meta({ description: "Such as user:usr_… or token:tok_…" }),
      action: z.string().optional(),
      entity: z.string().optional(),
      entityId: z.string().optional(),
      q: z.string().max(200).optional().meta({ description: "Part of the label or of the actor's name." }),
      from: timeParameter.optional(),
      to: timeParameter.optional(),
    }),
    answer: listOf(auditEntry),
  }),
};
