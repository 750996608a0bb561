import { healthRoutes } from "./health.ts";
import { liveRoutes } from "./live.ts";
import { metricsRoutes } from "./metrics.ts";
import { releaseRoutes } from "./release.ts";
import type { Route } from "./route.ts";

/** Fixed paths come before those with parameters. */
export const ROUTES: readonly Route[] = [...healthRoutes, ...metricsRoutes, ...releaseRoutes, ...liveRoutes];
