import { route } from "@/lib/server/http/route";
import { listViolations } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const GET = route("GET /violations", ({ ctx, query }) => listViolations(ctx, query));
