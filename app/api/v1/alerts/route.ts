import { createAlert, listAlerts } from "@/lib/server/alerts";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /alerts", ({ ctx, query }) => listAlerts(ctx, query));
export const POST = route("POST /alerts", ({ ctx, body }) => createAlert(ctx, body));
