import "server-only";
import type { z } from "zod";
import type { TransformationBody } from "@/contract/transformation";
import type {
  createTransformation as createInput,
  Transformation,
  updateTransformation as updateInput,
} from "@/lib/contract/transformation";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { asJson, db, isDuplicate, type Tx } from "../db";
import { fetchDestination } from "../destinations/view";
import { newId } from "../ids";
import { ServiceError } from "../service-error";
import { fetchSource } from "../sources/view";
import { bodyOf, givenBody, soundBody } from "./body";
import { auditTransformation, fetchTransformation, readTransformation, type ChainOwner } from "./view";

async function requireOwners(tx: Tx, owners: readonly ChainOwner[]): Promise<void> {
  for (const owner of owners) {
    if ("sourceId" in owner) await fetchSource(tx, owner.sourceId);
    else await fetchDestination(tx, owner.destinationId);
  }
}

/** A draft; it runs nowhere before it is published. Throws `code_invalid`, or `conflict` when the name is taken. */
export async function createTransformation(
  ctx: Context,
  body: z.output<typeof createInput>,
): Promise<Transformation> {
  authorize(ctx, "transformation.write");
  return unlessTaken(() =>
    db().$transaction(async (tx) => {
      const draft = await soundBody(tx, givenBody(body));
      await requireOwners(tx, body.attachTo);
      const row = await tx.transformation.create({
        data: {
          id: newId("trf"),
          name: body.name,
          draft: asJson(draft),
          draftBy: ctx.actor.name,
          attachTo: asJson(body.attachTo),
        },
      });
      const after = auditTransformation(row);
      await recordAudit(tx, ctx, {
        action: "transformation.create",
        entityId: row.id,
        label: row.name,
        after,
      });
      return readTransformation(tx, row.id);
    }),
  );
}

const overtaken = (who: string): ServiceError =>
  new ServiceError("conflict", `${who} has saved another draft meanwhile. Reload to see it.`);

/** Changes the draft. Throws `conflict` when `revision` is not the present one. */
export async function updateTransformation(
  ctx: Context,
  id: string,
  body: z.output<typeof updateInput>,
): Promise<Transformation> {
  authorize(ctx, "transformation.write");
  return unlessTaken(() =>
    db().$transaction(async (tx) => {
      const before = await fetchTransformation(tx, id);
      if (body.revision !== undefined && body.revision !== before.revision) throw overtaken(before.draftBy);
      const draft = await soundBody(tx, changedBody(bodyOf(before.draft), body));
      await requireOwners(tx, body.attachTo ?? []);
      const { count } = await tx.transformation.updateMany({
        // Of two that saw the same revision, the second finds it gone.
        where: { id, revision: before.revision },
        data: {
          name: body.name ?? before.name,
          draft: asJson(draft),
          revision: before.revision + 1,
          draftBy: ctx.actor.name,
          draftAt: new Date(),
          ...(body.attachTo === undefined ? {} : { attachTo: asJson(body.attachTo) }),
        },
      });
      if (count === 0) throw overtaken("Somebody");
      const row = await fetchTransformation(tx, id);
      await recordAudit(tx, ctx, {
        action: "transformation.update",
        entityId: id,
        label: row.name,
        before: auditTransformation(before),
        after: auditTransformation(row),
      });
      return readTransformation(tx, id);
    }),
  );
}

function changedBody(
  present: TransformationBody,
  { language, code, settings }: Omit<z.output<typeof updateInput>, "name">,
): TransformationBody {
  if (present.kind === "ready") {
    if (code !== undefined || language !== undefined)
      throw new ServiceError("invalid_request", "A ready-made transformation has settings, no code.");
    return { ...present, settings: settings ?? present.settings };
  }
  if (settings !== undefined) throw new ServiceError("invalid_request", "Code has no settings.");
  return { kind: "code", language: language ?? present.language, code: code ?? present.code };
}

/** Refused while a chain uses it. Its versions and test cases go with it. */
export async function deleteTransformation(ctx: Context, id: string): Promise<{ id: string }> {
  authorize(ctx, "transformation.write");
  await db().$transaction(async (tx) => {
    const before = await fetchTransformation(tx, id);
    const users = before.links.map((link) => link.source?.name ?? link.destination?.name ?? "");
    if (users.length > 0)
      throw new ServiceError(
        "conflict",
        `${users.join(", ")} ${users.length === 1 ? "uses" : "use"} it. Take it out of the chain first.`,
      );
    await tx.transformation.delete({ where: { id } });
    await recordAudit(tx, ctx, {
      action: "transformation.delete",
      entityId: id,
      label: before.name,
      before: auditTransformation(before),
    });
  });
  return { id };
}

async function unlessTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isDuplicate(error)) throw new ServiceError("conflict", "Another transformation has this name.");
    throw error;
  }
}
