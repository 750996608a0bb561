import { listIncidents } from "@/lib/server/alerts";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /incidents", ({ ctx, query }) => listIncidents(ctx, query));
