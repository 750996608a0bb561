/** What `npm run demo` asks for: the keys of the shop whose visitors it plays. Loads the shop first when there is none. */
import "server-only";
import { env } from "@/lib/env";
import { systemContext } from "../access/actor";
import { db } from "../db";
import { forOwnScripts } from "../http/own-scripts";
import { ServiceError } from "../service-error";
import { loadDemo } from "./load";
import { readDemo } from "./state";

async function currentKey(sourceId: string): Promise<string> {
  const row = await db().writeKey.findFirst({ where: { sourceId, acceptedUntil: null } });
  if (row === null)
    throw new ServiceError(
      "not_found",
      "A source of the demo shop was deleted. Remove the shop and load it again.",
    );
  return row.key;
}

export const demoVisitors = (request: Request): Promise<Response> =>
  forOwnScripts(request, async (requestId) => {
    if ((await readDemo()) === null) await loadDemo(systemContext(requestId));
    const demo = await readDemo();
    if (demo === null) throw new ServiceError("not_found", "There is no demo shop.");
    return {
      gatewayUrl: `http://127.0.0.1:${String(env().gatewayPort)}`,
      webKey: await currentKey(demo.webSourceId),
      serverKey: await currentKey(demo.serverSourceId),
    };
  });
