/**
 * The gateway: the door for events. Speaks the wire dialects of Segment's and RudderStack's SDKs (docs/ingestion.md).
 *
 * Reads     HTTP requests; the release's sources (write keys, limits). Nothing else: it runs without Postgres and console.
 * Writes    the intake log: one record per request, the body as it arrived, with the list of refused items.
 * Promises  - 200 is sent only after the record is on disk (group commit).
 *           - One bad item of a batch is marked, the others go on; a body that is no JSON is refused with 400.
 *           - What is released from quarantine comes back through the same door (take-back.ts).
 *           - A client is never told 4xx for a fault of ours: SDKs delete their events on 4xx. Full queue, full disk,
 *             broken log or missing release answer 503 with Retry-After.
 * Limits    limits.ts. Every queue is bounded and refuses when full.
 * Crash     Whatever was answered is in the log. What was not answered may be in the log as well: the client sends it
 *           again with the same messageId and the process stage drops the second one.
 */
import { Fault, messageOf } from "../base/fault.ts";
import { clientAddress } from "../base/client-address.ts";
import { diskSpace } from "../base/disk.ts";
import type { RoleContext, StartRole } from "../base/role.ts";
import { VERSION } from "../base/version.ts";
import type { Release } from "../../contract/release.ts";
import { openLogWriterThread } from "../log/index.ts";
import { ByteBudget } from "./body.ts";
import { BrowserSdk } from "./browser-sdk.ts";
import { CommitQueue } from "./commit-queue.ts";
import { Gateway, RunningConfig } from "./gateway.ts";
import { Ingest } from "./ingest.ts";
import { IntakeLog } from "./intake-log.ts";
import { HELD_BYTES_MAX } from "./limits.ts";
import { createMetrics } from "./metrics.ts";
import { GatewayServer } from "./server.ts";
import { takeBack, type TakenBack } from "./take-back.ts";
import { Unpacker } from "./unpack.ts";

/** What the gateway needs of the machine; tests put their own behind it. */
export type GatewayMachine = Pick<Parameters<typeof IntakeLog.open>[0], "openLog" | "diskSpace">;

export const startGateway: StartRole<Release> = async (context) => {
  return startGatewayOn(context, {
    openLog: () => openLogWriterThread({ dataDir: context.env.dataDir, name: "intake" }),
    diskSpace: () => diskSpace(context.env.dataDir),
  });
};

/** Listens at once, and answers 503 until the first release. Method `address` tells host and port. */
export async function startGatewayOn(
  context: RoleContext,
  machine: GatewayMachine,
): ReturnType<StartRole<Release>> {
  const { env, logger, metrics: registry } = context;
  const config = new RunningConfig();
  const budget = new ByteBudget(HELD_BYTES_MAX);
  const log = await IntakeLog.open({
    ...machine,
    logger,
    degraded: (sentence) => context.notify("degraded", sentence),
  });
  const queue = new CommitQueue((batch) => log.append(batch));
  const metrics = createMetrics(registry, {
    queuedRequests: () => queue.size,
    heldBytes: () => budget.held,
    connections: () => server.connections,
    logFaults: () => log.faults,
  });
  const unpacker = new Unpacker();
  const ingest = new Ingest({
    sources: () => config.sources,
    clientAddress: clientAddress(context.env.trustedProxies),
    log,
    queue,
    budget,
    unpacker,
    metrics,
  });
  const sdk = new BrowserSdk();
  const gateway: Gateway = new Gateway({
    config,
    log,
    ingest,
    sdk,
    version: VERSION,
    draining: () => server.draining,
  });
  const server: GatewayServer = new GatewayServer({
    answer: (request, requestId) => gateway.answer(request, requestId),
    answered: metrics.answered,
    logger,
  });
  const port = await server.listen(env.gatewayPort, env.gatewayHost).catch(async (error: unknown) => {
    await log.close();
    throw new Fault(
      "port_unavailable",
      `The gateway cannot listen on port ${env.gatewayPort}: ${messageOf(error)}`,
    );
  });
  logger.info({ host: env.gatewayHost, port }, "the gateway listens");

  return {
    applyRelease: (release) => {
      config.apply(release);
      return Promise.resolve();
    },
    methods: {
      address: () => Promise.resolve({ host: env.gatewayHost, port }),
      takeBack: (event: TakenBack) => takeBack(event, queue),
    },
    stop: async (deadlineMs) => {
      await server.drain(deadlineMs);
      await log.close();
    },
  };
}
