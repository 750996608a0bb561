import { route } from "@/lib/server/http/route";
import { readHealth } from "@/lib/server/lanes";

export const dynamic = "force-dynamic";

export const GET = route("GET /destinations/{id}/health", ({ ctx, params, query }) =>
  readHealth(ctx, params["id"] ?? "", query),
);
