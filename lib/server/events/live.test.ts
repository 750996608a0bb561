import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemContext, type Actor } from "../access/actor";
import { STREAM_RECHECK_MS } from "../limits";
import { watchRights } from "./live";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const { actor } = systemContext();

/** Whether the stream was told to end within ten looks, when each look finds this. */
async function ends(recheck: () => Promise<Actor>): Promise<boolean> {
  let isOver = false;
  const stop = watchRights(actor, { recheck }, () => {
    isOver = true;
    stop();
  });
  await vi.advanceTimersByTimeAsync(10 * STREAM_RECHECK_MS);
  stop();
  return isOver;
}

test("a live stream goes on while its watcher's rights stay, and ends with any change of them", async () => {
  expect(await ends(() => Promise.resolve({ ...actor, scopes: [...actor.scopes] }))).toBe(false);
  expect(await ends(() => Promise.resolve({ ...actor, seesPii: false }))).toBe(true);
  expect(await ends(() => Promise.resolve({ ...actor, role: "viewer" }))).toBe(true);
  expect(await ends(() => Promise.resolve({ ...actor, scopes: ["read"] }))).toBe(true);
  expect(await ends(() => Promise.reject(new Error("revoked")))).toBe(true);
});
