import "server-only";
import type { WarehouseLoad, WarehouseQuery, WarehouseResult, WarehouseTable } from "@/contract/control";
import { authorize, authorizePii } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { maskLoad } from "../events/mask";
import { log } from "../log";
import type { Page } from "../page";
import { noteQuery, PREVIEW_QUERY } from "./first-query";

/** SQL can compute anything from anything, so its answers cannot be masked: it needs the right to see the values. */
export async function runQuery(
  ctx: Context,
  query: WarehouseQuery,
  signal: AbortSignal,
): Promise<WarehouseResult> {
  authorize(ctx, "warehouse.query");
  authorizePii(ctx, "Asking the warehouse");
  const result = await control.query(query, signal);
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
  return control.cancelQuery(queryId);
}

export async function listTables(ctx: Context): Promise<Page<WarehouseTable>> {
  authorize(ctx, "warehouse.read");
  return { ...(await control.tables()), nextCursor: null };
}

export async function listLoads(ctx: Context, limit: number): Promise<Page<WarehouseLoad>> {
  authorize(ctx, "warehouse.read");
  const { items } = await control.loads(limit);
  return { items: ctx.actor.seesPii ? items : items.map(maskLoad), nextCursor: null };
}
