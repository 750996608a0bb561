/** Lets old minutes of delivery health go, once an hour. */
import type { Logger } from "pino";
import { messageOf } from "../base/fault.ts";
import { forgetOldMinutes } from "./health-read.ts";
import type { Store } from "./store.ts";

const EVERY_MS = 3_600_000;

/** Returns the way to stop. */
export function keepForgetting(store: Store, logger: Logger): () => void {
  const timer = setInterval(() => {
    forgetOldMinutes(store).catch((error: unknown) => {
      logger.debug({ error: messageOf(error) }, "old minutes of health stay for now");
    });
  }, EVERY_MS).unref();
  return () => {
    clearInterval(timer);
  };
}
