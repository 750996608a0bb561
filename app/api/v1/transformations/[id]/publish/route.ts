import { route } from "@/lib/server/http/route";
import { publishTransformation } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const POST = route("POST /transformations/{id}/publish", ({ ctx, params, body }) =>
  publishTransformation(ctx, params["id"] ?? "", body),
);
