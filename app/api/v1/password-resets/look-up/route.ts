import { route } from "@/lib/server/http/route";
import { lookUpPasswordReset } from "@/lib/server/users";

export const dynamic = "force-dynamic";

export const POST = route("POST /password-resets/look-up", ({ client, body }) =>
  lookUpPasswordReset(client, body.token),
);
