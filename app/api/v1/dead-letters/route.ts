import { route } from "@/lib/server/http/route";
import { listDeadLetters } from "@/lib/server/lanes";

export const dynamic = "force-dynamic";

export const GET = route("GET /dead-letters", ({ ctx, query }) => listDeadLetters(ctx, query));
