import { route } from "@/lib/server/http/route";
import { rotateKey } from "@/lib/server/sources";

export const dynamic = "force-dynamic";

export const POST = route("POST /sources/{id}/rotate-key", ({ ctx, params, body }) =>
  rotateKey(ctx, params["id"] ?? "", body),
);
