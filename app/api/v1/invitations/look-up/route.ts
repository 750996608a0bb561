import { route } from "@/lib/server/http/route";
import { lookUpInvitation } from "@/lib/server/invitations";

export const dynamic = "force-dynamic";

export const POST = route("POST /invitations/look-up", ({ client, body }) =>
  lookUpInvitation(client, body.token),
);
