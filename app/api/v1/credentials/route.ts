import { createCredential, listCredentials } from "@/lib/server/credentials";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /credentials", ({ ctx, query }) => listCredentials(ctx, query));
export const POST = route("POST /credentials", ({ ctx, body }) => createCredential(ctx, body));
