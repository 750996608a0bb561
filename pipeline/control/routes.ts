import { alertRoutes } from "./alerts.ts";
import { connectionRoutes } from "./connections.ts";
import { destinationRoutes } from "./destinations.ts";
import { eventRoutes } from "./events.ts";
import { healthRoutes } from "./health.ts";
import { liveRoutes } from "./live.ts";
import { metricsRoutes } from "./metrics.ts";
import { planRoutes } from "./plans.ts";
import { quarantineRoutes } from "./quarantine.ts";
import { releaseRoutes } from "./release.ts";
import type { Route } from "./route.ts";
import { sourceLedgerRoutes } from "./source-ledger.ts";
import { trafficRoutes } from "./traffic.ts";
import { violationRoutes } from "./violations.ts";
import { transformationRoutes } from "./transformations.ts";
import { warehouseRoutes } from "./warehouse.ts";

/** The whole control API. Fixed paths come before those with parameters. */
export const ROUTES: readonly Route[] = [
  ...healthRoutes,
  ...metricsRoutes,
  ...releaseRoutes,
  ...liveRoutes,
  ...eventRoutes,
  ...quarantineRoutes,
  ...planRoutes,
  ...violationRoutes,
  ...trafficRoutes,
  ...sourceLedgerRoutes,
  ...destinationRoutes,
  ...connectionRoutes,
  ...warehouseRoutes,
  ...transformationRoutes,
  ...alertRoutes,
];
