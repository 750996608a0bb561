import { route } from "@/lib/server/http/route";
import { reviewPlan } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const POST = route("POST /tracking-plans/{id}/review", ({ ctx, params, body }) =>
  reviewPlan(ctx, params["id"] ?? "", body),
);
