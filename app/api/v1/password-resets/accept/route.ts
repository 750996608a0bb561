import { route } from "@/lib/server/http/route";
import { acceptPasswordReset } from "@/lib/server/users";

export const dynamic = "force-dynamic";

export const POST = route("POST /password-resets/accept", ({ client, body }) =>
  acceptPasswordReset(client, body),
);
