/** What `npm run demo` asks for: the keys of the shop whose visitors it plays. Loads the shop first when there is none. */
import "server-only";
import { env } from "@/lib/env";
import { systemContext } from "../access/actor";
import { ensureBooted } from "../boot";
import { db } from "../db";
import { errorAnswer } from "../http/answer";
import { controlKey, isSameSecret } from "../keys";
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

export async function demoVisitors(request: Request): Promise<Response> {
  const requestId = crypto.randomUUID();
  try {
    if (!isSameSecret(`Bearer ${controlKey()}`, request.headers.get("authorization") ?? "")) {
      throw new ServiceError(
        "unauthenticated",
        "Only this installation's own scripts may ask, with the control key.",
      );
    }
    await ensureBooted();
    if ((await readDemo()) === null) await loadDemo(systemContext(requestId));
    const demo = await readDemo();
    if (demo === null) throw new ServiceError("not_found", "There is no demo shop.");
    return Response.json({
      gatewayUrl: `http://127.0.0.1:${String(env().gatewayPort)}`,
      webKey: await currentKey(demo.webSourceId),
      serverKey: await currentKey(demo.serverSourceId),
    });
  } catch (error) {
    return errorAnswer(error, requestId);
  }
}
