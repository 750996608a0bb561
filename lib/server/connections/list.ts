import "server-only";
import type { z } from "zod";
import type { Connection, connectionOperations } from "@/lib/contract/connection";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db } from "../db";
import { cutPage, named, orderOf, pageOf, type Page } from "../page";
import { fetchConnection, viewConnection } from "./view";

type Query = z.output<(typeof connectionOperations)["GET /connections"]["query"]>;

export async function listConnections(ctx: Context, query: Query): Promise<Page<Connection>> {
  authorize(ctx, "connection.read");
  const rows = await db().connection.findMany({
    where: {
      ...(query.sourceId === undefined ? {} : { sourceId: query.sourceId }),
      ...(query.destinationId === undefined ? {} : { destinationId: query.destinationId }),
      ...(query.q === undefined ? {} : { OR: [{ source: named(query.q) }, { destination: named(query.q) }] }),
    },
    orderBy: orderOf(query.sort).map(byName),
    ...pageOf(query),
  });
  return cutPage(rows, query.limit, viewConnection);
}

/** A source or a destination is sorted by its name. */
const byName = (order: Record<string, "asc" | "desc">) =>
  Object.fromEntries(
    Object.entries(order).map(([column, direction]) => [
      column,
      column === "source" || column === "destination" ? { name: direction } : direction,
    ]),
  );

export async function getConnection(ctx: Context, id: string): Promise<Connection> {
  authorize(ctx, "connection.read");
  return viewConnection(await fetchConnection(db(), id));
}
