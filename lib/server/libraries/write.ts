import "server-only";
import type { z } from "zod";
import { transformationLanguage } from "@/contract/transformation";
import type {
  createLibrary as createInput,
  Library as View,
  updateLibrary as updateInput,
} from "@/lib/contract/library";
import { checkLibrary } from "@/lib/transformation/check-code";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db, isDuplicate, type Library, type Tx } from "../db";
import { newId } from "../ids";
import { change, type Changed } from "../releases/publish";
import { ServiceError } from "../service-error";
import { libraryNames, refuseFaults } from "../transformations/body";
import { fetchLibrary, readLibrary } from "./list";
import { readUsers } from "./users";

const audited = (row: Library) => ({
  name: row.name,
  description: row.description,
  language: row.language,
  revision: row.revision,
  code: `${String(row.draft.length)} characters`,
});

/** Throws `code_invalid`. A library does not import itself. */
export async function requireSoundLibrary(
  tx: Tx,
  { name, language, draft }: { readonly name: string; readonly language: string; readonly draft: string },
): Promise<void> {
  const known = await libraryNames(tx);
  known.delete(name);
  refuseFaults(checkLibrary(transformationLanguage.parse(language), draft, known));
}

export async function createLibrary(ctx: Context, body: z.output<typeof createInput>): Promise<View> {
  authorize(ctx, "transformation.write");
  const { code, ...rest } = body;
  try {
    return await db().$transaction(async (tx) => {
      await requireSoundLibrary(tx, { ...rest, draft: code });
      const row = await tx.library.create({
        data: { id: newId("lib"), ...rest, draft: code, draftBy: ctx.actor.name },
      });
      const after = audited(row);
      await recordAudit(tx, ctx, { action: "library.create", entityId: row.id, label: row.name, after });
      return readLibrary(tx, row.id);
    });
  } catch (error) {
    if (isDuplicate(error)) throw new ServiceError("conflict", "Another library has this name.");
    throw error;
  }
}

const overtaken = (who: string): ServiceError =>
  new ServiceError("conflict", `${who} has saved another draft meanwhile. Reload to see it.`);

export async function updateLibrary(
  ctx: Context,
  id: string,
  body: z.output<typeof updateInput>,
): Promise<View> {
  authorize(ctx, "transformation.write");
  return db().$transaction(async (tx) => {
    const before = await fetchLibrary(tx, id);
    if (body.revision !== undefined && body.revision !== before.revision) throw overtaken(before.draftBy);
    const next = { language: body.language ?? before.language, draft: body.code ?? before.draft };
    await requireSoundLibrary(tx, { name: before.name, ...next });
    const { count } = await tx.library.updateMany({
      where: { id, revision: before.revision },
      data: {
        ...next,
        description: body.description ?? before.description,
        revision: before.revision + 1,
        draftBy: ctx.actor.name,
        draftAt: new Date(),
      },
    });
    if (count === 0) throw overtaken("Somebody");
    const row = await fetchLibrary(tx, id);
    await recordAudit(tx, ctx, {
      action: "library.update",
      entityId: id,
      label: row.name,
      before: audited(before),
      after: audited(row),
    });
    return readLibrary(tx, id);
  });
}

/** Refused while a draft or a live version imports it. */
export async function deleteLibrary(ctx: Context, id: string): Promise<Changed<{ id: string }>> {
  authorize(ctx, "transformation.write");
  return change(ctx, async (tx) => {
    const before = await fetchLibrary(tx, id);
    const users = (await readUsers(tx)).filter(({ imports }) => imports.has(before.name));
    const names = [...new Set(users.map(({ name }) => name))];
    if (names.length > 0)
      throw new ServiceError(
        "conflict",
        `${names.join(", ")} ${names.length === 1 ? "imports" : "import"} it.`,
      );
    await tx.library.delete({ where: { id } });
    return {
      result: { id },
      note: `Deleted library ${before.name}`,
      audit: { action: "library.delete", entityId: id, label: before.name, before: audited(before) },
    };
  });
}
