import { renderRequest } from "@/lib/server/events";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /events/{messageId}/requests/{destinationId}", ({ ctx, params, query }) =>
  renderRequest(ctx, params["messageId"] ?? "", params["destinationId"] ?? "", query.sourceId),
);
