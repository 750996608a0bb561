/** The door for this installation's own scripts: they prove with the control key that they belong to it. */
import "server-only";
import { ensureBooted } from "../boot";
import { controlKey, isSameSecret } from "../keys";
import { ServiceError } from "../service-error";
import { errorAnswer } from "./answer";

/** Answers as `work` says; whatever it throws, and whoever lacks the key, gets an error's answer. Never rejects. */
export async function forOwnScripts(
  request: Request,
  work: (requestId: string) => Promise<unknown>,
): Promise<Response> {
  const requestId = crypto.randomUUID();
  try {
    if (!isSameSecret(`Bearer ${controlKey()}`, request.headers.get("authorization") ?? "")) {
      throw new ServiceError(
        "unauthenticated",
        "Only this installation's own scripts may ask, with the control key.",
      );
    }
    await ensureBooted();
    return Response.json(await work(requestId));
  } catch (error) {
    return errorAnswer(error, requestId);
  }
}
