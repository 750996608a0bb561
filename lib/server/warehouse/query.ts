import "server-only";
import type { WarehouseLoadsPage, WarehouseQuery, WarehouseResult, WarehouseTable } from "@/contract/control";
import type { z } from "zod";
import type { warehouseOperations } from "@/lib/contract/warehouse";
import { authorize, authorizePii } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { maskLoad } from "../events/mask";
import { sha256 } from "../keys";
import { log } from "../log";
import type { Page } from "../page";
import { noteQuery, PREVIEW_QUERY } from "./first-query";

type LoadsQuery = z.output<(typeof warehouseOperations)["GET /warehouse/loads"]["query"]>;

/** SQL can compute anything from anything, so its answers cannot be masked: it needs the right to see the values. */
export async function runQuery(
  ctx: Context,
  query: WarehouseQuery,
  signal: AbortSignal,
): Promise<WarehouseResult> {
  authorize(ctx, "warehouse.query");
  authorizePii(ctx, "Asking the warehouse");
  const result = await control.query({ ...query, queryId: ownId(ctx, query.queryId) }, signal);
  if (query.queryId !== PREVIEW_QUERY) await noteQuery();
  log.info(
    {
      actor: ctx.actor.key,
      requestId: ctx.requestId,
      sql: query.sql.slice(0, 2000),
      rows: result.rows.length,
    },
    "warehouse query",
  );
  return result;
}

export async function cancelQuery(ctx: Context, queryId: string): Promise<{ cancelled: boolean }> {
  authorize(ctx, "warehouse.query");
  return control.cancelQuery(ownId(ctx, queryId));
}

/** Callers choose ids, and some choose the same: each reaches queries of its own only. */
function ownId(ctx: Context, queryId: string): string;
function ownId(ctx: Context, queryId: string | undefined): string | undefined;
function ownId(ctx: Context, queryId: string | undefined): string | undefined {
  return queryId === undefined ? undefined : sha256(`${ctx.actor.key} ${queryId}`);
}

export async function listTables(ctx: Context): Promise<Page<WarehouseTable>> {
  authorize(ctx, "warehouse.read");
  return { ...(await control.tables()), nextCursor: null };
}

export async function listLoads(ctx: Context, query: LoadsQuery): Promise<WarehouseLoadsPage> {
  authorize(ctx, "warehouse.read");
  const page = await control.loads({ ...query });
  return ctx.actor.seesPii ? page : { ...page, items: page.items.map(maskLoad) };
}
