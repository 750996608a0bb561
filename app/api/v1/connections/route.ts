import { createConnection, listConnections } from "@/lib/server/connections";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /connections", ({ ctx, query }) => listConnections(ctx, query));
export const POST = route("POST /connections", ({ ctx, body }) => createConnection(ctx, body));
