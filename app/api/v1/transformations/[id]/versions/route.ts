import { route } from "@/lib/server/http/route";
import { listVersions } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const GET = route("GET /transformations/{id}/versions", ({ ctx, params, query }) =>
  listVersions(ctx, params["id"] ?? "", query),
);
