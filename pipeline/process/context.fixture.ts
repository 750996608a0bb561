/** A role's surroundings for tests: settings for one data directory, a silent logger, metrics of its own. */
import { pino } from "pino";
import { Registry } from "prom-client";
import { readEnv } from "../base/env.ts";
import { releaseBody, type Release } from "../../contract/release.ts";
import type { RoleContext } from "../base/role.ts";

export const EMPTY_RELEASE: Release = releaseBody.parse({
  format: 1,
  number: 1,
  publishedAt: 0,
  sources: [],
  destinations: [],
  connections: [],
});

export interface TestContext extends RoleContext {
  /** What the role has told main, in order. */
  readonly notices: unknown[];
}

export function createContext(dataDir: string): TestContext {
  const notices: unknown[] = [];
  return {
    env: readEnv({ TRIBUTARY_DATA_DIR: dataDir, TRIBUTARY_SECRET_KEY: "x".repeat(32), NODE_ENV: "test" }),
    logger: pino({ level: "silent" }),
    metrics: new Registry(),
    notify: (_topic, data) => void notices.push(data),
    notices,
  };
}
