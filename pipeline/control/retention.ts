/** Tells the process stage, which trims the event log, what all readers of the log have finished with. */
import type { Logger } from "pino";
import { messageOf } from "../base/fault.ts";
import type { Roles } from "../base/roles.ts";
import type { Offset } from "../log/index.ts";
import { lanesNeedFrom, setKeepFrom, warehouseCursor } from "./asking.ts";
import type { Logs } from "./logs.ts";

const EVERY_MS = 60_000;

export interface RetentionPorts {
  readonly logger: Logger;
  readonly roles: Roles;
}

/** Returns the way to stop. A reader that cannot be asked keeps everything that it kept before. */
export function startRetention({ roles, logger }: RetentionPorts, logs: Logs): () => void {
  const timer = setInterval(() => {
    tellKeepFrom(roles, logs).catch((error: unknown) => {
      logger.debug({ error: messageOf(error) }, "retention waits");
    });
  }, EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

async function tellKeepFrom(roles: Roles, logs: Logs): Promise<void> {
  if (!roles.has("process")) return;
  const events = await logs.reader("events");
  const needed: Offset[] = [(await events.bounds()).end];
  if (roles.has("route")) needed.push(await lanesNeedFrom(roles));
  if (roles.has("warehouse")) needed.push(await warehouseCursor(roles));
  await setKeepFrom(roles, Math.min(...needed));
}
