import { route } from "@/lib/server/http/route";
import { createLibrary, listLibraries } from "@/lib/server/libraries";

export const dynamic = "force-dynamic";

export const GET = route("GET /libraries", ({ ctx, query }) => listLibraries(ctx, query));
export const POST = route("POST /libraries", ({ ctx, body }) => createLibrary(ctx, body));
