import "server-only";
import type { Tx } from "../db";

/** Null before the first release. */
export async function latestNumber(tx: Tx): Promise<number | null> {
  const latest = await tx.release.findFirst({ orderBy: { number: "desc" }, select: { number: true } });
  return latest?.number ?? null;
}
