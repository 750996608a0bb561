import { route } from "@/lib/server/http/route";
import { listQuarantine } from "@/lib/server/quarantine";

export const dynamic = "force-dynamic";

export const GET = route("GET /quarantine", ({ ctx, query }) => listQuarantine(ctx, query));
