import "server-only";
import type { SourceLedger } from "@/contract/control";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db } from "../db";
import { notFound } from "../service-error";

export async function readSourceLedger(ctx: Context, id: string): Promise<SourceLedger> {
  authorize(ctx, "delivery.read");
  const source = await db().source.findUnique({ where: { id }, select: { id: true } });
  if (source === null) throw notFound("source");
  return control.sourceLedger(id);
}
