import { liveEvents } from "@/lib/server/events";
import { requireActor, route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /events/live", ({ ctx, query, request }) =>
  liveEvents(ctx, query, { signal: request.signal, recheck: () => requireActor(request) }),
);
