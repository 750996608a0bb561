import { route } from "@/lib/server/http/route";
import { acceptInvitation } from "@/lib/server/invitations";

export const dynamic = "force-dynamic";

export const POST = route("POST /invitations/accept", ({ client, body }) => acceptInvitation(client, body));
