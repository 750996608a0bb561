import "server-only";
import type { z } from "zod";
import type { Transformation, TransformationSummary } from "@/lib/contract/transformation";
import type { transformationOperations } from "@/lib/contract/transformation-operations";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db } from "../db";
import { cutPage, named, orderOf, pageOf, type Page } from "../page";
import { liveBodies, readTransformation, viewSummary, withUse } from "./view";

type Query = z.output<(typeof transformationOperations)["GET /transformations"]["query"]>;

export async function listTransformations(ctx: Context, query: Query): Promise<Page<TransformationSummary>> {
  authorize(ctx, "transformation.read");
  const rows = await db().transformation.findMany({
    where: named(query.q),
    include: withUse,
    orderBy: orderOf(query.sort),
    ...pageOf(query),
  });
  const live = await liveBodies(db(), rows);
  return cutPage(rows, query.limit, (row) => viewSummary(row, live.get(row.id)));
}

export async function getTransformation(ctx: Context, id: string): Promise<Transformation> {
  authorize(ctx, "transformation.read");
  return readTransformation(db(), id);
}
