import { route } from "@/lib/server/http/route";
import { listFailureGroups } from "@/lib/server/lanes";

export const dynamic = "force-dynamic";

export const GET = route("GET /dead-letters/groups", ({ ctx, query }) => listFailureGroups(ctx, query));
