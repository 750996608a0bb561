import { route } from "@/lib/server/http/route";
import { importPlan } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const POST = route("POST /tracking-plans/{id}/import", ({ ctx, params, body }) =>
  importPlan(ctx, params["id"] ?? "", body),
);
