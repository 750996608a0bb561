import { createDestination, listDestinations } from "@/lib/server/destinations";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /destinations", ({ ctx, query }) => listDestinations(ctx, query));
export const POST = route("POST /destinations", ({ ctx, body }) => createDestination(ctx, body));
