import { route } from "@/lib/server/http/route";
import { releaseQuarantined } from "@/lib/server/quarantine";

export const dynamic = "force-dynamic";

export const POST = route("POST /quarantine/{id}/release", ({ ctx, params, body }) =>
  releaseQuarantined(ctx, params["id"] ?? "", body),
);
