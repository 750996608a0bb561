import { route } from "@/lib/server/http/route";
import { createPlan, listPlans } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const GET = route("GET /tracking-plans", ({ ctx, query }) => listPlans(ctx, query));
export const POST = route("POST /tracking-plans", ({ ctx, body }) => createPlan(ctx, body));
