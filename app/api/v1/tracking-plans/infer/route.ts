import { route } from "@/lib/server/http/route";
import { inferPlan } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const POST = route("POST /tracking-plans/infer", ({ ctx, body }) => inferPlan(ctx, body));
