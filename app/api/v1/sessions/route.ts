import { route } from "@/lib/server/http/route";
import { listSessions } from "@/lib/server/sessions";

export const dynamic = "force-dynamic";

export const GET = route("GET /sessions", ({ ctx, query }) => listSessions(ctx, query.userId));
