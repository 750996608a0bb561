import { route } from "@/lib/server/http/route";
import { deletePlan, getPlan, updatePlan } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const GET = route("GET /tracking-plans/{id}", ({ ctx, params }) => getPlan(ctx, params["id"] ?? ""));
export const PATCH = route("PATCH /tracking-plans/{id}", ({ ctx, params, body }) =>
  updatePlan(ctx, params["id"] ?? "", body),
);
export const DELETE = route("DELETE /tracking-plans/{id}", ({ ctx, params }) =>
  deletePlan(ctx, params["id"] ?? ""),
);
