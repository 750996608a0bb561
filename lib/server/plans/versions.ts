import "server-only";
import type { PlanContent } from "@/contract/plan";
import type { PlanVersion as VersionView } from "@/lib/contract/plan";
import { breakingOf, diffPlans, type PlanChange } from "@/plans/diff.ts";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db, type PlanVersion, type Tx } from "../db";
import { numberCursor, type Page } from "../page";
import { contentOf } from "./content";
import { fetchPlan, fetchVersion } from "./view";

type Side = "draft" | number;

export async function listVersions(
  ctx: Context,
  id: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<VersionView>> {
  authorize(ctx, "plan.read");
  const before = numberCursor(query.cursor);
  await fetchPlan(db(), id);
  const rows = await db().planVersion.findMany({
    where: { planId: id, ...(before === undefined ? {} : { version: { lt: before } }) },
    orderBy: { version: "desc" },
    take: query.limit + 1,
    include: { sources: { select: { sourceId: true } } },
  });
  const items = rows.slice(0, query.limit).map(viewVersion);
  return { items, nextCursor: rows.length > query.limit ? String(items.at(-1)?.version) : null };
}

export async function getVersion(
  ctx: Context,
  id: string,
  version: number,
): Promise<VersionView & { content: PlanContent }> {
  authorize(ctx, "plan.read");
  const row = await fetchVersion(db(), id, version);
  const sources = await db().sourcePlan.findMany({
    where: { planId: id, version },
    select: { sourceId: true },
  });
  return { ...viewVersion({ ...row, sources }), content: contentOf(row.content) };
}

type Row = PlanVersion & { readonly sources: readonly { readonly sourceId: string }[] };

const viewVersion = (row: Row): VersionView => ({
  version: row.version,
  note: row.note,
  publishedBy: row.publishedByName,
  publishedAt: row.publishedAt.getTime(),
  reviewedBy: row.reviewedBy,
  breaking: row.breaking,
  eventCount: contentOf(row.content).events.length,
  sources: row.sources.map(({ sourceId }) => sourceId),
});

/** The content of a version, or of the draft. */
export async function contentAt(tx: Tx, id: string, side: Side): Promise<PlanContent> {
  if (side === "draft") return contentOf((await fetchPlan(tx, id)).draft);
  return contentOf((await fetchVersion(tx, id, side)).content);
}

interface Diff {
  readonly from: number | null;
  readonly to: number | null;
  readonly changes: readonly PlanChange[];
  readonly breaking: number;
}

/** Without `from`: against the version before. The first version is compared with an empty plan. */
export async function diffVersions(
  ctx: Context,
  id: string,
  { from, to }: { readonly from?: Side | undefined; readonly to: Side },
): Promise<Diff> {
  authorize(ctx, "plan.read");
  const plan = await fetchPlan(db(), id);
  const latest = plan.versions[0]?.version ?? 0;
  const base = from ?? (to === "draft" ? latest : to - 1);
  const before = base === 0 ? { events: [] } : await contentAt(db(), id, base);
  const changes = diffPlans(before, await contentAt(db(), id, to));
  return {
    from: base === 0 || base === "draft" ? null : base,
    to: to === "draft" ? null : to,
    changes,
    breaking: breakingOf(changes).length,
  };
}
