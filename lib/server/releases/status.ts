import "server-only";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db } from "../db";
import { latestNumber } from "./latest";

export interface ReleaseStatus {
  readonly published: number | null;
  /** Null: the pipeline is down, or runs nothing yet. */
  readonly running: number | null;
}

export async function releaseStatus(ctx: Context): Promise<ReleaseStatus> {
  authorize(ctx, "release.read");
  const [published, running] = await Promise.all([latestNumber(db()), runningNumber()]);
  return { published, running };
}

async function runningNumber(): Promise<number | null> {
  try {
    return (await control.status()).runningRelease;
  } catch {
    return null;
  }
}

/** What the pipeline pulls; null before the first release. No actor: the route checks the control key. */
export async function latestSigned(): Promise<{ number: number; body: string; signature: string } | null> {
  return db().release.findFirst({
    orderBy: { number: "desc" },
    select: { number: true, body: true, signature: true },
  });
}
