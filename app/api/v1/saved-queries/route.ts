import { route } from "@/lib/server/http/route";
import { createSavedQuery, listSavedQueries } from "@/lib/server/saved-queries";

export const dynamic = "force-dynamic";

export const GET = route("GET /saved-queries", ({ ctx, query }) => listSavedQueries(ctx, query));
export const POST = route("POST /saved-queries", ({ ctx, body }) => createSavedQuery(ctx, body));
