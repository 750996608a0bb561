import { readTraffic } from "@/lib/server/events";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /traffic", ({ ctx, query }) => readTraffic(ctx, query));
