import { route } from "@/lib/server/http/route";
import { createInvitation, listInvitations } from "@/lib/server/invitations";

export const dynamic = "force-dynamic";

export const GET = route("GET /invitations", ({ ctx, query }) => listInvitations(ctx, query));
export const POST = route("POST /invitations", ({ ctx, body }) => createInvitation(ctx, body));
