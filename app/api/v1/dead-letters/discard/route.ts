import { route } from "@/lib/server/http/route";
import { discardDeadLetters } from "@/lib/server/lanes";

export const dynamic = "force-dynamic";

export const POST = route("POST /dead-letters/discard", ({ ctx, body }) => discardDeadLetters(ctx, body));
