import "server-only";
import type { z } from "zod";
import type { Destination, destinationOperations } from "@/lib/contract/destination";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db } from "../db";
import { cutPage, named, orderOf, pageOf, type Page } from "../page";
import { fetchDestination, viewDestination } from "./view";

type Query = z.output<(typeof destinationOperations)["GET /destinations"]["query"]>;

export async function listDestinations(ctx: Context, query: Query): Promise<Page<Destination>> {
  authorize(ctx, "destination.read");
  const rows = await db().destination.findMany({
    where: {
      ...named(query.q),
      ...(query.connector === undefined ? {} : { connector: query.connector }),
      ...(query.enabled === undefined ? {} : { enabled: query.enabled === "true" }),
    },
    orderBy: orderOf(query.sort),
    ...pageOf(query),
  });
  return cutPage(rows, query.limit, viewDestination);
}

export async function getDestination(ctx: Context, id: string): Promise<Destination> {
  authorize(ctx, "destination.read");
  return viewDestination(await fetchDestination(db(), id));
}
