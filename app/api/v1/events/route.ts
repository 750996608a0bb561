import { listEvents } from "@/lib/server/events";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /events", ({ ctx, query }) => listEvents(ctx, query));
