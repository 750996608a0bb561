import { explainTransformations } from "@/lib/server/events";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /events/{messageId}/transformations", ({ ctx, params, query }) =>
  explainTransformations(ctx, params["messageId"] ?? "", query),
);
