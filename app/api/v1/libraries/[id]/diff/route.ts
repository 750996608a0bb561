import { route } from "@/lib/server/http/route";
import { diffLibrary } from "@/lib/server/libraries";

export const dynamic = "force-dynamic";

export const GET = route("GET /libraries/{id}/diff", ({ ctx, params, query }) =>
  diffLibrary(ctx, params["id"] ?? "", query),
);
