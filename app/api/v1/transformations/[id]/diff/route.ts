import { route } from "@/lib/server/http/route";
import { diffTransformation } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const GET = route("GET /transformations/{id}/diff", ({ ctx, params, query }) =>
  diffTransformation(ctx, params["id"] ?? "", query),
);
