import { route } from "@/lib/server/http/route";
import { compareTransformation } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const GET = route("GET /transformations/{id}/compare", ({ ctx, params, query }) =>
  compareTransformation(ctx, params["id"] ?? "", query),
);
