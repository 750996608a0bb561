import "server-only";
import { ensureBooted } from "./boot";
import { db } from "./db";
import { errorAnswer, jsonAnswer } from "./http/answer";

/** 200 when the console can serve: its database answers and the first set-up work is done. For the supervisor. */
export async function health(): Promise<Response> {
  const requestId = crypto.randomUUID();
  try {
    await ensureBooted();
    await db().$queryRaw`SELECT 1`;
    return jsonAnswer({ ready: true }, 200, requestId);
  } catch (error) {
    return errorAnswer(error, requestId);
  }
}
