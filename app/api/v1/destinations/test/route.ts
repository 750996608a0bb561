import { testNewDestination } from "@/lib/server/destinations";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const POST = route("POST /destinations/test", ({ ctx, body }) => testNewDestination(ctx, body));
