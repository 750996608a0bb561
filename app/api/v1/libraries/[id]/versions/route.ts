import { route } from "@/lib/server/http/route";
import { listLibraryVersions } from "@/lib/server/libraries";

export const dynamic = "force-dynamic";

export const GET = route("GET /libraries/{id}/versions", ({ ctx, params, query }) =>
  listLibraryVersions(ctx, params["id"] ?? "", query),
);
