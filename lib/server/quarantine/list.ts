import "server-only";
import type { z } from "zod";
import type { QuarantinedItem as Kept } from "@/contract/plan-control";
import type { quarantineOperations } from "@/lib/contract/quarantine";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db, type Prisma, type QuarantineDecision } from "../db";
import type { Page } from "../page";
import { ServiceError } from "../service-error";
import { isAbout, view, withDecisions, type Decided } from "./view";

type Query = z.output<(typeof quarantineOperations)["GET /quarantine"]["query"]>;

export async function listQuarantine(ctx: Context, query: Query): Promise<Page<Decided>> {
  authorize(ctx, "event.read");
  if (query.state === "released" || query.state === "discarded") return decidedPage(ctx, query, query.state);
  const { state, ...asked } = query;
  if (state === undefined) {
    const page = await control.quarantine(asked);
    return { items: [...(await withDecisions(ctx, page.items))], nextCursor: page.nextCursor };
  }
  return openPage(ctx, asked);
}

export async function getQuarantined(ctx: Context, id: string): Promise<Decided> {
  authorize(ctx, "event.read");
  const [item] = await withDecisions(ctx, [await control.quarantined(id)]);
  if (item === undefined) throw new ServiceError("not_found", "There is no such item.");
  return item;
}

/** Pages of the log that are read for one of ours: with most items decided a page may be short. */
const LOG_PAGES_MAX = 10;

/** Pages of the log end where ours does: what is left of one would be lost. */
async function openPage(ctx: Context, asked: Omit<Query, "state">): Promise<Page<Decided>> {
  const items: Decided[] = [];
  let cursor = asked.cursor;
  for (let read = 0; read < LOG_PAGES_MAX && items.length < asked.limit; read++) {
    const limit = asked.limit - items.length;
    const page = await control.quarantine({ ...asked, limit, cursor });
    const decided = await withDecisions(ctx, page.items);
    items.push(...decided.filter((item) => item.state === "open"));
    if (page.nextCursor === null) return { items, nextCursor: null };
    cursor = page.nextCursor;
  }
  return { items, nextCursor: cursor ?? null };
}

async function decidedPage(
  ctx: Context,
  { sourceId, code, name, limit, cursor }: Query,
  state: "released" | "discarded",
): Promise<Page<Decided>> {
  const rows = await db().quarantineDecision.findMany({
    where: {
      AND: [
        { state },
        sourceId === undefined ? {} : { sourceId },
        code === undefined ? {} : { code },
        afterCursor(cursor),
      ],
    },
    orderBy: [{ decidedAt: "desc" }, { itemId: "desc" }],
    take: limit + 1,
  });
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const items = await itemsOf(kept);
  const wanted = name?.toLowerCase();
  return {
    items: kept.flatMap((row) => {
      const item = items.find((each) => isAbout(row, each));
      return item !== undefined && isNamed(item, wanted) ? [view(ctx, item, row)] : [];
    }),
    nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null,
  };
}

const itemsOf = async (rows: readonly QuarantineDecision[]): Promise<readonly Kept[]> =>
  rows.length === 0
    ? []
    : (await control.quarantine({ ids: rows.map(({ itemId }) => itemId).join(",") })).items;

function isNamed(item: Kept, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const own = item.name.toLowerCase();
  return wanted.endsWith("*") ? own.startsWith(wanted.slice(0, -1)) : own === wanted;
}

const cursorOf = (row: QuarantineDecision): string => `${String(row.decidedAt.getTime())}.${row.itemId}`;

function afterCursor(cursor: string | undefined): Prisma.QuarantineDecisionWhereInput {
  if (cursor === undefined) return {};
  const [at = "", ...rest] = cursor.split(".");
  const decidedAt = new Date(Number(at));
  if (at === "" || Number.isNaN(decidedAt.getTime()))
    throw new ServiceError("invalid_request", "This cursor is not ours.");
  return { OR: [{ decidedAt: { lt: decidedAt } }, { decidedAt, itemId: { lt: rest.join(".") } }] };
}
