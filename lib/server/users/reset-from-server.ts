/** `npm run reset-password`: a link for whoever runs the server, such as the only owner who forgot their password. */
import "server-only";
import { z } from "zod";
import { systemContext } from "../access/actor";
import { ensureBooted } from "../boot";
import { db } from "../db";
import { env } from "@/lib/env";
import { errorAnswer } from "../http/answer";
import { readText } from "../http/body";
import { parseJson } from "../http/text";
import { controlKey, isSameSecret } from "../keys";
import { SIGN_IN_BYTES_MAX } from "../limits";
import { ServiceError } from "../service-error";
import { createPasswordReset } from "./password-reset";

const input = z.object({ email: z.string().transform((text) => text.trim().toLowerCase()) });

export async function resetFromServer(request: Request): Promise<Response> {
  const requestId = crypto.randomUUID();
  try {
    if (!isSameSecret(`Bearer ${controlKey()}`, request.headers.get("authorization") ?? "")) {
      throw new ServiceError(
        "unauthenticated",
        "Only this installation's own scripts may ask, with the control key.",
      );
    }
    await ensureBooted();
    const { email } = input.parse(parseJson(await readText(request.body, SIGN_IN_BYTES_MAX)));
    const user = await db().user.findUnique({ where: { email }, select: { id: true } });
    if (user === null) throw new ServiceError("not_found", `Nobody has the address ${email}.`);
    const { path, expiresAt } = await createPasswordReset(systemContext(requestId), user.id);
    return Response.json({ path, expiresAt, publicUrl: env().publicUrl });
  } catch (error) {
    return errorAnswer(error, requestId);
  }
}
