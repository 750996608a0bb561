import { route } from "@/lib/server/http/route";
import { rollbackLibrary } from "@/lib/server/libraries";

export const dynamic = "force-dynamic";

export const POST = route("POST /libraries/{id}/rollback", ({ ctx, params, body }) =>
  rollbackLibrary(ctx, params["id"] ?? "", body.version),
);
