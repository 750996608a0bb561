import { getEvent } from "@/lib/server/events";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /events/{messageId}", ({ ctx, params, query }) =>
  getEvent(ctx, params["messageId"] ?? "", query.sourceId),
);
