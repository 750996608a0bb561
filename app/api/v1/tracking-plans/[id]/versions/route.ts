import { route } from "@/lib/server/http/route";
import { listVersions, publishPlan } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const GET = route("GET /tracking-plans/{id}/versions", ({ ctx, params, query }) =>
  listVersions(ctx, params["id"] ?? "", query),
);
export const POST = route("POST /tracking-plans/{id}/versions", ({ ctx, params, body }) =>
  publishPlan(ctx, params["id"] ?? "", body),
);
