import "server-only";
import type { z } from "zod";
import type { Source, sourceOperations } from "@/lib/contract/source";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db } from "../db";
import { cutPage, named, orderOf, pageOf, type Page } from "../page";
import { fetchSource, viewSource, withKeys } from "./view";

type Query = z.output<(typeof sourceOperations)["GET /sources"]["query"]>;

export async function listSources(ctx: Context, query: Query): Promise<Page<Source>> {
  authorize(ctx, "source.read");
  const rows = await db().source.findMany({
    where: {
      ...named(query.q),
      ...(query.enabled === undefined ? {} : { enabled: query.enabled === "true" }),
    },
    include: withKeys,
    orderBy: orderOf(query.sort),
    ...pageOf(query),
  });
  return cutPage(rows, query.limit, (row) => viewSource(row));
}

export async function getSource(ctx: Context, id: string): Promise<Source> {
  authorize(ctx, "source.read");
  return viewSource(await fetchSource(db(), id));
}
