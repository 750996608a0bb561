import { acknowledgeIncident } from "@/lib/server/alerts";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const POST = route("POST /incidents/{id}/acknowledge", ({ ctx, params, body }) =>
  acknowledgeIncident(ctx, params["id"] ?? "", body),
);
