/** `npm run reset-password`: a link for whoever runs the server, such as the only owner who forgot their password. */
import "server-only";
import { z } from "zod";
import { systemContext } from "../access/actor";
import { db } from "../db";
import { env } from "@/lib/env";
import { readText } from "../http/body";
import { forOwnScripts } from "../http/own-scripts";
import { parseJson } from "../http/text";
import { SIGN_IN_BYTES_MAX } from "../limits";
import { ServiceError } from "../service-error";
import { createPasswordReset } from "./password-reset";

const input = z.object({ email: z.string().transform((text) => text.trim().toLowerCase()) });

export const resetFromServer = (request: Request): Promise<Response> =>
  forOwnScripts(request, async (requestId) => {
    const { email } = input.parse(parseJson(await readText(request.body, SIGN_IN_BYTES_MAX)));
    const user = await db().user.findUnique({ where: { email }, select: { id: true } });
    if (user === null) throw new ServiceError("not_found", `Nobody has the address ${email}.`);
    const { path, expiresAt } = await createPasswordReset(systemContext(requestId), user.id);
    return { path, expiresAt, publicUrl: env().publicUrl };
  });
