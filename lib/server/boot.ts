/** What an installation needs once before it can serve: done at the first request, and again until it succeeds. */
import "server-only";
import { systemContext } from "./access/actor";
import { closeDb } from "./db";
import { sealEarlierHeaders } from "./destinations";
import { ensureFirstRelease } from "./releases";
import { ensureOwnerFromEnv } from "./users";

let done: Promise<void> | undefined;

export function ensureBooted(): Promise<void> {
  done ??= boot().catch((error: unknown) => {
    done = undefined;
    throw error;
  });
  return done;
}

/** Lets go of the database. */
export const shutDown = (): Promise<void> => closeDb();

async function boot(): Promise<void> {
  await ensureOwnerFromEnv();
  await ensureFirstRelease(systemContext());
  await sealEarlierHeaders(systemContext());
}
