import "server-only";
import type { z } from "zod";
import type { Token, userOperations } from "@/lib/contract/user";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db } from "../db";
import { cutPage, named, orderOf, pageOf, type Page } from "../page";
import { ownTokens, viewToken } from "./view";

type Query = z.output<(typeof userOperations)["GET /tokens"]["query"]>;

export async function listTokens(ctx: Context, query: Query): Promise<Page<Token>> {
  authorize(ctx, "token.read");
  const rows = await db().apiToken.findMany({
    where: { ...named(query.q), ...ownTokens(ctx) },
    orderBy: orderOf(query.sort),
    ...pageOf(query),
  });
  return cutPage(rows, query.limit, viewToken);
}
