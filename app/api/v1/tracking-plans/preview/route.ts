import { route } from "@/lib/server/http/route";
import { previewPlan } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const POST = route("POST /tracking-plans/preview", ({ ctx, body }) => previewPlan(ctx, body));
