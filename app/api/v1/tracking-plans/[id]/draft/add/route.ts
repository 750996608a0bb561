import { route } from "@/lib/server/http/route";
import { addToPlan } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const POST = route("POST /tracking-plans/{id}/draft/add", ({ ctx, params, body }) =>
  addToPlan(ctx, params["id"] ?? "", body),
);
