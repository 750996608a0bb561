import "server-only";
import type { Ledger } from "@/contract/control";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db } from "../db";
import { fetchDestination } from "./view";

/** Times are epoch milliseconds of arrival; without them the whole life of the lane. */
export async function readLedger(
  ctx: Context,
  id: string,
  query: { readonly from?: number | undefined; readonly to?: number | undefined },
): Promise<Ledger> {
  authorize(ctx, "delivery.read");
  await fetchDestination(db(), id);
  return control.ledger(id, query);
}
