import { route } from "@/lib/server/http/route";
import { discardQuarantined } from "@/lib/server/quarantine";

export const dynamic = "force-dynamic";

export const POST = route("POST /quarantine/{id}/discard", ({ ctx, params, body }) =>
  discardQuarantined(ctx, params["id"] ?? "", body),
);
