/**
 * Route: one lane per enabled destination takes events from the event log to it.
 *
 * Reads   the events log; lanes, held events, dead letters and replays in Postgres.
 * Writes  those tables (one transaction for all lanes, at most every 50 ms) and the deliveries log (every attempt).
 * Keeps   order per person, retries, breakers, the books: see lane.ts for the rules, store.ts for exactness.
 * Crash   everything since the last commit is done again with the same delivery ids; nothing is lost or counted twice.
 * Without Postgres nothing new is sent, the log is the backlog, and everything goes on by itself when it is back.
 */
import { keyInfo } from "../../contract/sealing.ts";
import type { Release } from "../../contract/release.ts";
import { Fault } from "../base/fault.ts";
import { deriveKey } from "../base/keys.ts";
import type { Role, RoleContext, StartRole } from "../base/role.ts";
import { openLogReader } from "../log/index.ts";
import { keepForgetting } from "./forgetting.ts";
import { routeMethods } from "./methods.ts";
import { keepTrimming } from "./retention.ts";
import { RouteStage } from "./stage.ts";

export const startRoute: StartRole<Release> = async (context) => {
  const { dataDir, databaseUrl, secretKey } = context.env;
  if (databaseUrl === undefined) return withoutDatabase(context);
  const stage = new RouteStage(context, {
    log: await openLogReader({ dataDir, name: "events" }),
    deliveriesLog: await openLogReader({ dataDir, name: "deliveries" }),
    sealingKey: deriveKey(secretKey, keyInfo("sealing")),
    databaseUrl,
  });
  const stopTrimming = keepTrimming(context);
  const stopForgetting = keepForgetting(stage.store, context);
  return {
    applyRelease: (release) => stage.apply(release),
    methods: routeMethods(stage),
    stop: async (deadlineMs) => {
      stopTrimming();
      stopForgetting();
      await stage.stop(deadlineMs);
    },
  };
};

/** The log keeps everything until the pipeline is started with a database. */
function withoutDatabase(context: RoleContext): Role<Release> {
  const missing = "DATABASE_URL is not set: deliveries wait, since lanes live in Postgres.";
  context.notify("degraded", missing);
  const refuse = async (): Promise<never> => {
    throw new Fault("database_unavailable", missing);
  };
  const names = [
    "lanes",
    "neededFrom",
    "ledger",
    "laneMinutes",
    "exchangesFor",
    "testDelivery",
    "previewConnection",
    "replay",
    "replayStatus",
    "changeReplay",
    "health",
    "healthOverview",
  ];
  return {
    applyRelease: async () => undefined,
    methods: {
      ...Object.fromEntries(names.map((name) => [name, refuse])),
      outcomesFor: async () => [],
      setLive: async () => undefined,
    },
    stop: async () => undefined,
  };
}
