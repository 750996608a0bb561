/** What the pipeline pulls at its start: the latest signed release, or 304 when it has that one already. */
import "server-only";
import { ensureBooted } from "../boot";
import { errorAnswer } from "../http/answer";
import { controlKey, isSameSecret } from "../keys";
import { ServiceError } from "../service-error";
import { latestSigned } from "./status";

export async function pulledRelease(request: Request): Promise<Response> {
  const requestId = crypto.randomUUID();
  try {
    if (!isSameSecret(`Bearer ${controlKey()}`, request.headers.get("authorization") ?? "")) {
      throw new ServiceError("unauthenticated", "Only the pipeline may ask, with the control key.");
    }
    await ensureBooted();
    const latest = await latestSigned();
    if (latest === null) throw new ServiceError("not_found", "No release is published yet.");
    const headers = {
      etag: `"${String(latest.number)}"`,
      "cache-control": "no-store",
      "x-request-id": requestId,
    };
    if (request.headers.get("if-none-match") === headers.etag)
      return new Response(null, { status: 304, headers });
    return Response.json({ body: latest.body, signature: latest.signature }, { headers });
  } catch (error) {
    return errorAnswer(error, requestId);
  }
}
