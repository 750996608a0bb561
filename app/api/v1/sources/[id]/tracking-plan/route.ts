import { route } from "@/lib/server/http/route";
import { attachPlan, detachPlan, getSourcePlan } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const GET = route("GET /sources/{id}/tracking-plan", ({ ctx, params }) =>
  getSourcePlan(ctx, params["id"] ?? ""),
);
export const PUT = route("PUT /sources/{id}/tracking-plan", ({ ctx, params, body }) =>
  attachPlan(ctx, params["id"] ?? "", body),
);
export const DELETE = route("DELETE /sources/{id}/tracking-plan", ({ ctx, params }) =>
  detachPlan(ctx, params["id"] ?? ""),
);
