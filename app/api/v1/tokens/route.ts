import { route } from "@/lib/server/http/route";
import { createToken, listTokens } from "@/lib/server/tokens";

export const dynamic = "force-dynamic";

export const GET = route("GET /tokens", ({ ctx, query }) => listTokens(ctx, query));
export const POST = route("POST /tokens", ({ ctx, body }) => createToken(ctx, body));
