import "server-only";
import type { z } from "zod";
import type { User, userOperations } from "@/lib/contract/user";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db } from "../db";
import { containing, cutPage, orderOf, pageOf, type Page } from "../page";
import { fetchUser, viewUser } from "./view";

type Query = z.output<(typeof userOperations)["GET /users"]["query"]>;

export async function listUsers(ctx: Context, query: Query): Promise<Page<User>> {
  authorize(ctx, "user.read");
  const part = containing(query.q ?? "");
  const rows = await db().user.findMany({
    where: {
      ...(query.q === undefined ? {} : { OR: [{ name: part }, { email: part }] }),
      ...(query.role === undefined ? {} : { role: query.role }),
    },
    orderBy: orderOf(query.sort),
    ...pageOf(query),
  });
  return cutPage(rows, query.limit, viewUser);
}

export async function getUser(ctx: Context, id: string): Promise<User> {
  authorize(ctx, "user.read");
  return viewUser(await fetchUser(db(), id));
}
