import { route } from "@/lib/server/http/route";
import { createReplay, listReplays } from "@/lib/server/lanes";

export const dynamic = "force-dynamic";

export const GET = route("GET /replays", ({ ctx, query }) => listReplays(ctx, query));
export const POST = route("POST /replays", ({ ctx, body }) => createReplay(ctx, body));
