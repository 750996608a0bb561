import { numberParameter } from "@/lib/server/http/number";
import { route } from "@/lib/server/http/route";
import { revertPlan } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const POST = route("POST /tracking-plans/{id}/versions/{number}/revert", ({ ctx, params, body }) =>
  revertPlan(ctx, params["id"] ?? "", numberParameter(params["number"]), body.revision),
);
