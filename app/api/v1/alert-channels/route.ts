import { createChannel, listChannels } from "@/lib/server/alerts";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /alert-channels", ({ ctx, query }) => listChannels(ctx, query));
export const POST = route("POST /alert-channels", ({ ctx, body }) => createChannel(ctx, body));
