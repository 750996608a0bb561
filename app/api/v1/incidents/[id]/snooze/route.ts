import { snoozeIncident } from "@/lib/server/alerts";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const POST = route("POST /incidents/{id}/snooze", ({ ctx, params, body }) =>
  snoozeIncident(ctx, params["id"] ?? "", body),
);
