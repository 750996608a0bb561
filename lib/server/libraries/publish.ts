import "server-only";
import type { z } from "zod";
import { transformationLanguage, type ReleaseLibrary } from "@/contract/transformation";
import type { publishTransformation as input } from "@/lib/contract/transformation";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db } from "../db";
import { change, type Changed } from "../releases/publish";
import { ServiceError } from "../service-error";
import { judgeRun, unlessDown } from "../transformations/publish";
import { readCases, runCases } from "../transformations/test-cases";
import { fetchLibrary } from "./list";
import { readUsers } from "./users";
import { requireSoundLibrary } from "./write";

/**
 * Makes the draft the next version; every chain that imports the library runs it from then on. Before that, the test
 * cases of all live transformations that import it run with the draft.
 */
export async function publishLibrary(
  ctx: Context,
  id: string,
  body: z.output<typeof input>,
): Promise<Changed<{ id: string; version: number }>> {
  authorize(ctx, "transformation.write");
  const mayOverride = body.override !== undefined;
  if (mayOverride) authorize(ctx, "transformation.override");
  const tested = await fetchLibrary(db(), id);
  await requireSoundLibrary(db(), tested);
  const language = transformationLanguage.parse(tested.language);
  const draft = { name: tested.name, version: 1, language, code: tested.draft };
  const isOverridden = await tryUsers(draft, mayOverride);
  return change(ctx, async (tx) => {
    const row = await fetchLibrary(tx, id);
    if (row.revision !== tested.revision)
      throw new ServiceError("conflict", "The draft has changed meanwhile. Publish again.");
    const newest = await tx.libraryVersion.findFirst({
      where: { libraryId: id },
      orderBy: { version: "desc" },
    });
    const live =
      newest === null || newest.version === row.liveVersion
        ? newest
        : await tx.libraryVersion.findFirst({ where: { libraryId: id, version: row.liveVersion ?? 0 } });
    if (live?.code === row.draft && live.language === row.language)
      throw new ServiceError(
        "conflict",
        `The draft is version ${String(live.version)}, which is live already.`,
      );
    const version = (newest?.version ?? 0) + 1;
    await tx.libraryVersion.create({
      data: {
        libraryId: id,
        version,
        language: row.language,
        code: row.draft,
        note: body.note,
        publishedBy: ctx.actor.key,
        publishedByName: ctx.actor.name,
      },
    });
    await tx.library.update({ where: { id }, data: { liveVersion: version } });
    return {
      result: { id, version },
      note: `Published library ${row.name}, version ${String(version)}`,
      audit: {
        action: "library.publish",
        entityId: id,
        label: row.name,
        before: { version: row.liveVersion },
        after: {
          version,
          note: body.note,
          ...(isOverridden ? { testsOverridden: body.override?.reason } : {}),
        },
      },
    };
  });
}

async function tryUsers(draft: ReleaseLibrary, mayOverride: boolean): Promise<boolean> {
  const users = (await readUsers(db())).filter(({ isLive, imports }) => isLive && imports.has(draft.name));
  let isOverridden = false;
  for (const { id, name, body } of users) {
    const cases = (await readCases(db(), id)).map((one) => ({ ...one, name: `${name}: ${one.name}` }));
    const run = await unlessDown(() => runCases(cases, body, [draft]), cases.length === 0 || mayOverride);
    isOverridden = judgeRun(run, mayOverride) || isOverridden;
  }
  return isOverridden;
}
