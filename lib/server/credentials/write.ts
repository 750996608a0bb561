/** Secrets of user code: sealed when they come, opened in the pipeline only. Nothing here can read one. */
import "server-only";
import type { z } from "zod";
import { CREDENTIAL_OWNER } from "@/contract/transformation";
import type {
  createCredential as createInput,
  Credential as View,
  libraryOperations,
} from "@/lib/contract/library";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db, isDuplicate, type Credential, type Tx } from "../db";
import { newId } from "../ids";
import { seal } from "../keys";
import { cutPage, named, orderOf, pageOf, type Page } from "../page";
import { change, type Changed } from "../releases/publish";
import { notFound, ServiceError } from "../service-error";

const view = (row: Credential): View => ({
  id: row.id,
  name: row.name,
  hint: row.hint,
  setBy: row.setBy,
  setAt: row.setAt.getTime(),
});

const audited = (row: Credential) => ({ name: row.name, value: `changed at ${row.setAt.toISOString()}` });

const HINT_LENGTH = 4;
/** A hint must not give away a good part of a short secret. */
const HINT_SECRET_LENGTH_MIN = 12;

const sealed = (ctx: Context, name: string, plain: string) => ({
  sealed: seal(plain, CREDENTIAL_OWNER, name),
  hint: plain.length >= HINT_SECRET_LENGTH_MIN ? plain.slice(-HINT_LENGTH) : "",
  setBy: ctx.actor.name,
  setAt: new Date(),
});

type Query = z.output<(typeof libraryOperations)["GET /credentials"]["query"]>;

export async function listCredentials(ctx: Context, query: Query): Promise<Page<View>> {
  authorize(ctx, "credential.read");
  const rows = await db().credential.findMany({
    where: named(query.q),
    orderBy: orderOf(query.sort),
    ...pageOf(query),
  });
  return cutPage(rows, query.limit, view);
}

export async function createCredential(
  ctx: Context,
  { name, value }: z.output<typeof createInput>,
): Promise<Changed<View>> {
  authorize(ctx, "credential.write");
  try {
    return await change(ctx, async (tx) => {
      const row = await tx.credential.create({
        data: { id: newId("crd"), name, ...sealed(ctx, name, value) },
      });
      return {
        result: view(row),
        note: `Set credential ${name}`,
        audit: { action: "credential.create", entityId: row.id, label: name, after: audited(row) },
      };
    });
  } catch (error) {
    if (isDuplicate(error)) throw new ServiceError("conflict", "There is a credential of this name.");
    throw error;
  }
}

async function fetchCredential(tx: Tx, id: string): Promise<Credential> {
  const row = await tx.credential.findUnique({ where: { id } });
  if (row === null) throw notFound("credential");
  return row;
}

export async function updateCredential(ctx: Context, id: string, value: string): Promise<Changed<View>> {
  authorize(ctx, "credential.write");
  return change(ctx, async (tx) => {
    const before = await fetchCredential(tx, id);
    const row = await tx.credential.update({ where: { id }, data: sealed(ctx, before.name, value) });
    return {
      result: view(row),
      note: `Replaced credential ${row.name}`,
      audit: {
        action: "credential.update",
        entityId: id,
        label: row.name,
        before: audited(before),
        after: audited(row),
      },
    };
  });
}

export async function deleteCredential(ctx: Context, id: string): Promise<Changed<{ id: string }>> {
  authorize(ctx, "credential.write");
  return change(ctx, async (tx) => {
    const before = await fetchCredential(tx, id);
    await tx.credential.delete({ where: { id } });
    return {
      result: { id },
      note: `Deleted credential ${before.name}`,
      audit: { action: "credential.delete", entityId: id, label: before.name, before: audited(before) },
    };
  });
}
