import { route } from "@/lib/server/http/route";
import { listActivity } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const GET = route("GET /transformations/activity", ({ ctx, query }) => listActivity(ctx, query));
