/** Sends the shop's calls through the unmodified @segment/analytics-node, as a real shop would. */
import { Analytics } from "@segment/analytics-node";
import type { ShopCall } from "./visit.ts";

export interface ShopKeys {
  readonly gatewayUrl: string;
  readonly webKey: string;
  readonly serverKey: string;
}

export interface ShopSender {
  /** Hands a call to its source's SDK; resolves when the SDK has room for more. */
  send(call: ShopCall): Promise<void>;
  /** Waits until everything is accepted. Rejects with what the gateway answered when something was not. */
  finish(): Promise<void>;
}

const BATCH = 100;

function sdk(gatewayUrl: string, writeKey: string, failed: (reason: unknown) => void): Analytics {
  const analytics = new Analytics({
    writeKey,
    host: gatewayUrl,
    flushAt: BATCH,
    flushInterval: 500,
    maxRetries: 5,
  });
  analytics.on("error", (failure) => failed(failure.reason));
  return analytics;
}

function personOf({ userId, anonymousId = "" }: ShopCall): { userId: string } | { anonymousId: string } {
  if (userId === undefined) return { anonymousId };
  return anonymousId === "" ? { userId } : { userId, anonymousId };
}

function hand(analytics: Analytics, call: ShopCall, done: () => void): void {
  const base = { ...personOf(call), timestamp: new Date(call.at), context: call.context };
  const { properties = {}, traits = {} } = call;
  switch (call.type) {
    case "track":
      return analytics.track({ ...base, event: call.event ?? "", properties }, done);
    case "identify":
      return analytics.identify({ ...base, traits }, done);
    case "page":
      return analytics.page(
        { ...base, name: call.name ?? "", category: call.category ?? "", properties },
        done,
      );
    case "group":
      return analytics.group({ ...base, groupId: call.groupId ?? "", traits }, done);
  }
}

export function openShopSender(keys: ShopKeys): ShopSender {
  let failure: unknown = null;
  const queue = { length: 0 };
  const fail = (reason: unknown): void => {
    failure ??= reason ?? new Error("the gateway refused an event");
  };
  const sdks = {
    web: sdk(keys.gatewayUrl, keys.webKey, fail),
    server: sdk(keys.gatewayUrl, keys.serverKey, fail),
  };
  return {
    async send(call) {
      queue.length += 1;
      hand(sdks[call.source], call, () => {
        queue.length -= 1;
      });
      // The SDK queues without bound: a history of thousands of calls waits for its own batches.
      while (queue.length > BATCH * 10) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async finish() {
      await Promise.all([
        sdks.web.closeAndFlush({ timeout: 30_000 }),
        sdks.server.closeAndFlush({ timeout: 30_000 }),
      ]);
      if (failure !== null) throw failure instanceof Error ? failure : new Error(JSON.stringify(failure));
    },
  };
}
