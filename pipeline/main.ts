/** The pipeline process: reads the environment, starts the roles, the configuration and the control API, and stops them. */
import { startAlerts } from "./alerts/index.ts";
import { ensureFolder } from "./base/disk.ts";
import { readEnv } from "./base/env.ts";
import { letHeapsGrow } from "./base/heaps.ts";
import { createLogger } from "./base/logger.ts";
import { Roles } from "./base/roles.ts";
import { onStopSignal } from "./base/stop-signal.ts";
import { Config } from "./config/index.ts";
import { startControl } from "./control/index.ts";

/** A supervisor that waits 30 s before it kills still sees a clean exit. */
const STOP_WITHIN_MS = 25_000;

const env = readEnv();
const logger = createLogger(env.logLevel, "main");

function fail(error: unknown, message: string): never {
  logger.fatal({ err: error }, message);
  process.exit(1);
}
process.on("uncaughtException", (error) => fail(error, "uncaught exception"));
process.on("unhandledRejection", (error) => fail(error, "unhandled rejection"));

letHeapsGrow();
await ensureFolder(env.dataDir);
const roles = new Roles(env, logger, new URL("role.ts", import.meta.url), () =>
  fail(null, "the gateway fails again and again: the process starts anew"),
);
const config = new Config({
  env,
  logger,
  apply: (release, previous) => roles.applyRelease(release, previous),
});
const alerts = await startAlerts({ env, logger, roles, config });
const control = await startControl({ env, logger, roles, config, alerts });
logger.info({ controlPort: control.port, roles: env.roles }, "pipeline started");

onStopSignal(async (reason) => {
  logger.info({ reason }, "stopping");
  control.prepareStop();
  await config.stop();
  await alerts.stop();
  await roles.stop(STOP_WITHIN_MS);
  await control.stop();
  logger.info("stopped");
});

await config.start();
