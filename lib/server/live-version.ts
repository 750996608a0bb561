/** What transformations and their libraries share: numbered versions of which one is live. */
import { authorize } from "./access/authorize";
import type { Context } from "./access/actor";
import type { Tx } from "./db";
import { numberCursor, type Page } from "./page";
import { change, type Changed } from "./releases/publish";
import { ServiceError } from "./service-error";

interface VersionRow {
  readonly version: number;
  readonly publishedAt: Date;
}
type VersionView<Row extends VersionRow> = Omit<Row, "publishedAt"> & {
  publishedAt: number;
  isLive: boolean;
};

/** Prisma arguments that read one version more than the page holds, latest first. The cursor is the version read last. */
export function pageOfVersions(query: { readonly limit: number; readonly cursor?: string | undefined }) {
  const before = numberCursor(query.cursor);
  return {
    version: before === undefined ? {} : { lt: before },
    rest: { orderBy: { version: "desc" }, take: query.limit + 1 },
  } as const;
}

/** Cuts the extra version off; it only tells that there is a next page. */
export function cutVersions<Row extends VersionRow>(
  rows: readonly Row[],
  limit: number,
  liveVersion: number | null,
): Page<VersionView<Row>> {
  const items = rows.slice(0, limit).map(({ publishedAt, ...row }) => ({
    ...row,
    publishedAt: publishedAt.getTime(),
    isLive: row.version === liveVersion,
  }));
  return { items, nextCursor: rows.length > limit ? String(items.at(-1)?.version) : null };
}

/**
 * Chains run that version again; the draft stays as it is. A way back: no test case stops it.
 * `find` throws `not_found` unless both the thing and its version exist.
 */
export async function makeLiveAgain(
  ctx: Context,
  { kind, id, version }: { readonly kind: "library" | "transformation"; id: string; version: number },
  find: (tx: Tx) => Promise<{ readonly name: string; readonly liveVersion: number | null }>,
  write: (tx: Tx, data: { liveVersion: number }) => Promise<unknown>,
): Promise<Changed<{ id: string; version: number }>> {
  authorize(ctx, "transformation.write");
  return change(ctx, async (tx) => {
    const { name, liveVersion } = await find(tx);
    if (liveVersion === version)
      throw new ServiceError("conflict", `Version ${String(version)} is live already.`);
    await write(tx, { liveVersion: version });
    return {
      result: { id, version },
      note: `Returned ${kind} ${name} to version ${String(version)}`,
      audit: {
        action: `${kind}.rollback`,
        entityId: id,
        label: name,
        before: { liveVersion },
        after: { liveVersion: version },
      },
    };
  });
}
