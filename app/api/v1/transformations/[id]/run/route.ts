import { route } from "@/lib/server/http/route";
import { runTransformation } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const POST = route("POST /transformations/{id}/run", ({ ctx, params, body }) =>
  runTransformation(ctx, params["id"] ?? "", body),
);
