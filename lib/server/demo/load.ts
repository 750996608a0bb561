/** "Load demo shop": real sources, destinations and connections, and thirty days of events through a real SDK. */
import "server-only";
import { createHmac } from "node:crypto";
import type { DemoShop } from "@/lib/contract/demo";
import { openShopSender } from "@/lib/demo/send";
import { brokenMessages, shopHistory } from "@/lib/demo/shop";
import { env } from "@/lib/env";
import type { Context } from "../access/actor";
import { authorize } from "../access/authorize";
import { createConnection } from "../connections";
import { createDestination } from "../destinations";
import { controlKey } from "../keys";
import { log } from "../log";
import { ServiceError } from "../service-error";
import { createSource } from "../sources";
import { deleteParts, type DemoParts } from "./remove";
import { addRules } from "./rules";
import { progress, readDemo, viewDemo, writeDemo, type StoredDemo } from "./state";

export const DEMO_TOOLS = ["crm", "mailer"] as const;
export type DemoTool = (typeof DEMO_TOOLS)[number];

const PEOPLE = 320;
const DAYS = 30;
const BROKEN = 24;
/** The CRM takes contacts in bulk; the mail tool wants to hear of each sign-up and order by itself. */
const BATCH_SIZE = { crm: 50, mailer: 1 } as const;

/** The signing secret of a demo tool's webhook: derived, so that the receiver needs no store of its own. */
export const demoSecret = (tool: DemoTool): string =>
  `whsec_${createHmac("sha256", controlKey()).update(`demo webhook ${tool}`).digest("base64")}`;

const source = (ctx: Context, name: string) =>
  createSource(ctx, { name, connector: "http", enabled: true, maxEventBytes: 32 * 1024 });

async function tool(ctx: Context, slug: DemoTool, name: string): Promise<string> {
  const url = `http://127.0.0.1:${String(env().consolePort)}/api/demo/${slug}`;
  const settings = { url, secret: demoSecret(slug), batchSize: BATCH_SIZE[slug] };
  const { result } = await createDestination(ctx, {
    name,
    connector: "webhook",
    settings,
    enabled: true,
    delivery: { maxInFlight: 4, retryBaseMs: 2_000 },
  });
  return result.id;
}

/** Answers when everything is set up; the history goes on being sent behind it. Throws `conflict` when there is a shop already. */
export async function loadDemo(ctx: Context): Promise<DemoShop> {
  authorize(ctx, "demo.write");
  if (progress.running || (await readDemo()) !== null)
    throw new ServiceError("conflict", "The demo shop is there already.");
  progress.running = true;
  progress.sent = 0;
  const parts: Parts = { sourceIds: [], destinationIds: [], planIds: [], transformationIds: [] };
  try {
    const { web, server } = await build(ctx, parts);
    const calls = shopHistory({ seed: 2026, days: DAYS, people: PEOPLE, until: Date.now(), prefix: "demo" });
    const demo: StoredDemo = {
      state: "loading",
      total: calls.length + BROKEN,
      loadedAt: null,
      error: null,
      webSourceId: web.id,
      serverSourceId: server.id,
      destinationIds: parts.destinationIds,
      planIds: parts.planIds,
      transformationIds: parts.transformationIds,
    };
    await writeDemo(demo);
    const gatewayUrl = `http://127.0.0.1:${String(env().gatewayPort)}`;
    void sendHistory(demo, { gatewayUrl, webKey: web.writeKey, serverKey: server.writeKey }, calls);
    return viewDemo(demo);
  } catch (error) {
    progress.running = false;
    // Half a shop would be nobody's: the next click makes a whole one.
    await deleteParts(ctx, parts).catch((fault: unknown) => {
      log.error({ err: fault }, "parts of the demo shop could not be removed");
    });
    throw error;
  }
}

type Parts = Readonly<Record<keyof DemoParts, string[]>>;

/** Sources, tools, the connections between them, and the rules on the way. `parts` names what exists already, also when this throws. */
async function build(ctx: Context, parts: Parts) {
  const addSource = async (name: string) => {
    const { result } = await source(ctx, name);
    parts.sourceIds.push(result.id);
    return result;
  };
  const addTool = async (slug: DemoTool, name: string): Promise<string> => {
    const id = await tool(ctx, slug, name);
    parts.destinationIds.push(id);
    return id;
  };
  const web = await addSource("Demo shop: website");
  const server = await addSource("Demo shop: server");
  const crm = await addTool("crm", "Demo CRM");
  const mailer = await addTool("mailer", "Demo mail tool");
  const wires = [
    { sourceId: web.id, destinationId: crm, filter: { types: ["identify", "track", "group"] } },
    { sourceId: web.id, destinationId: mailer, filter: { events: ["Signed Up", "Order *"] } },
    { sourceId: server.id, destinationId: crm, filter: null },
  ] satisfies Pick<Parameters<typeof createConnection>[1], "sourceId" | "destinationId" | "filter">[];
  for (const wire of wires) await createConnection(ctx, { ...wire, mapping: null, enabled: true });
  await addRules(ctx, { webId: web.id, serverId: server.id, crmId: crm }, parts);
  return { web, server };
}

async function sendHistory(
  demo: StoredDemo,
  keys: Parameters<typeof openShopSender>[0],
  calls: ReturnType<typeof shopHistory>,
): Promise<void> {
  try {
    await sendBroken(keys.gatewayUrl, keys.webKey);
    progress.sent = BROKEN;
    const sender = openShopSender(keys);
    for (const call of calls) {
      await sender.send(call);
      progress.sent += 1;
    }
    await sender.finish();
    await writeDemo({ ...demo, state: "loaded", loadedAt: Date.now() });
  } catch (error) {
    log.error({ err: error }, "the demo shop's history could not be sent");
    const why = error instanceof Error ? error.message : "the gateway did not take the events";
    await writeDemo({ ...demo, state: "failed", error: `Sending stopped: ${why}` });
  } finally {
    progress.running = false;
  }
}

/** What broken clients send, as one batch: an SDK would refuse to say it. */
async function sendBroken(gatewayUrl: string, writeKey: string): Promise<void> {
  const answer = await fetch(`${gatewayUrl}/v1/batch`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, "content-type": "application/json" },
    body: JSON.stringify({ batch: brokenMessages(2026, BROKEN), sentAt: new Date().toISOString() }),
  });
  if (!answer.ok) throw new Error(`the gateway answered ${String(answer.status)}`);
}
