import { route } from "@/lib/server/http/route";
import { listHealth } from "@/lib/server/lanes";

export const dynamic = "force-dynamic";

export const GET = route("GET /delivery/health", ({ ctx, query }) => listHealth(ctx, query));
