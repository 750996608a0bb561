import { route } from "@/lib/server/http/route";
import { rollbackTransformation } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const POST = route("POST /transformations/{id}/rollback", ({ ctx, params, body }) =>
  rollbackTransformation(ctx, params["id"] ?? "", body.version),
);
