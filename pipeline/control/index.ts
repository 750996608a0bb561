/**
 * The control API (contract/control.ts): what the console asks of the pipeline, on this machine only, with the bearer
 * key derived for "control". Reads the logs through connections of its own, asks the roles by message, changes nothing
 * but the release. Works without Postgres and without any role: what cannot be told is left out or answered with 503.
 * It shares main's thread, so every long piece of work yields between slices of some 10 ms.
 */
import type { Logger } from "pino";
import type { AttemptRecord } from "../../contract/delivery.ts";
import type { Alerts } from "../alerts/index.ts";
import type { PipelineEnv } from "../base/env.ts";
import { messageOf } from "../base/fault.ts";
import type { Roles } from "../base/roles.ts";
import type { Config } from "../config/index.ts";
import { Sandbox } from "../sandbox/index.ts";
import { setLive } from "./asking.ts";
import { LastEvents } from "./last-events.ts";
import { LiveHub } from "./live-hub.ts";
import { openLogs, type Logs } from "./logs.ts";
import { processMetrics } from "./metrics.ts";
import { startRetention } from "./retention.ts";
import { ROUTES } from "./routes.ts";
import { createControlServer, listen } from "./server.ts";

export interface ControlOptions {
  readonly env: PipelineEnv;
  readonly logger: Logger;
  readonly roles: Roles;
  readonly config: Config;
  readonly alerts: Alerts;
}

export interface Control {
  readonly port: number;
  /** Not ready any more, and live views end; everything else still answers. */
  prepareStop(): void;
  stop(): Promise<void>;
}

/** Listens on `env.controlPort` (0: any free port). Rejects when the port is taken. */
export async function startControl(options: ControlOptions): Promise<Control> {
  const { env, logger } = options;
  const logs = openLogs(env.dataDir);
  const live = connectLive(options, logs);
  const { allowNetworks, geolocationUrl } = env;
  const sandbox = new Sandbox({ allowNetworks, geolocationUrl });
  let isStopping = false;
  const context = {
    ...options,
    logs,
    live,
    lastEvents: new LastEvents(),
    metrics: processMetrics({ ...options, logs }),
    sandbox,
    startedAt: Date.now(),
    isStopping: () => isStopping,
  };
  const server = createControlServer(context, ROUTES);
  const port = await listen(server, env.controlPort);
  const stopRetention = startRetention(options, logs);
  logger.info({ port }, "control API listens");
  return {
    port,
    prepareStop() {
      isStopping = true;
      live.close();
    },
    async stop() {
      stopRetention();
      server.close();
      server.closeAllConnections();
      await sandbox.close();
      await logs.close();
    },
  };
}

/** Outcomes come from the route role, which reports them only while somebody looks: it is told so, also when it restarts. */
function connectLive({ roles, logger }: ControlOptions, logs: Logs): LiveHub {
  const tellRoute = (isOn: boolean): void => {
    if (!roles.has("route")) return;
    setLive(roles, isOn).catch((error: unknown) => {
      logger.debug({ error: messageOf(error) }, "the route role does not know of the live view");
    });
  };
  const live = new LiveHub({
    log: (name) => logs.reader(name),
    setLive: tellRoute,
    onError: (error) => {
      logger.error({ err: error }, "the live view cannot read a log");
    },
  });
  roles.onRunning((role) => {
    if (role === "route" && live.isOn) tellRoute(true);
  });
  // Sent by pipeline/route only, as agreed in base/role.ts.
  roles.onNotice("outcomes", (_role, data) => {
    live.relay(data as readonly AttemptRecord[]);
  });
  return live;
}
