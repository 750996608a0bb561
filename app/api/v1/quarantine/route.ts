import { listQuarantine } from "@/lib/server/events";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /quarantine", ({ ctx, query }) => listQuarantine(ctx, query));
