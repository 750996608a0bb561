import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { Config } from "../config/index.ts";
import type { Alerts } from "../alerts/index.ts";
import type { PipelineEnv } from "../base/env.ts";
import type { Roles } from "../base/roles.ts";
import type { Sandbox } from "../sandbox/index.ts";
import type { LastEvents } from "./last-events.ts";
import type { LiveHub } from "./live-hub.ts";
import type { Logs } from "./logs.ts";

/** Everything that a route of the control API may use. */
export interface ControlContext {
  readonly env: PipelineEnv;
  readonly logger: Logger;
  readonly roles: Roles;
  readonly config: Config;
  readonly alerts: Alerts;
  readonly logs: Logs;
  readonly live: LiveHub;
  readonly lastEvents: LastEvents;
  readonly metrics: Registry;
  /** For trying customers' code; real events run in the stages' own sandboxes. */
  readonly sandbox: Sandbox;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** True from the first stop signal on: not ready any more, but still answering. */
  isStopping(): boolean;
}
