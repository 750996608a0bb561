import { route } from "@/lib/server/http/route";
import { createSource, listSources } from "@/lib/server/sources";

export const dynamic = "force-dynamic";

export const GET = route("GET /sources", ({ ctx, query }) => listSources(ctx, query));
export const POST = route("POST /sources", ({ ctx, body }) => createSource(ctx, body));
