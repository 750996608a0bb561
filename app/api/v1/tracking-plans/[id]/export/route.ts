import { route } from "@/lib/server/http/route";
import { exportPlan } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const GET = route("GET /tracking-plans/{id}/export", ({ ctx, params, query }) =>
  exportPlan(ctx, params["id"] ?? "", query),
);
