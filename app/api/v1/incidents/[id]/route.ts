import { getIncident } from "@/lib/server/alerts";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /incidents/{id}", ({ ctx, params }) => getIncident(ctx, params["id"] ?? ""));
