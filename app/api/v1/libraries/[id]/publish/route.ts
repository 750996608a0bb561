import { route } from "@/lib/server/http/route";
import { publishLibrary } from "@/lib/server/libraries";

export const dynamic = "force-dynamic";

export const POST = route("POST /libraries/{id}/publish", ({ ctx, params, body }) =>
  publishLibrary(ctx, params["id"] ?? "", body),
);
