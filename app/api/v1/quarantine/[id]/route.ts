import { route } from "@/lib/server/http/route";
import { getQuarantined } from "@/lib/server/quarantine";

export const dynamic = "force-dynamic";

export const GET = route("GET /quarantine/{id}", ({ ctx, params }) =>
  getQuarantined(ctx, params["id"] ?? ""),
);
