import { numberParameter } from "@/lib/server/http/number";
import { route } from "@/lib/server/http/route";
import { getVersion } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const GET = route("GET /tracking-plans/{id}/versions/{number}", ({ ctx, params }) =>
  getVersion(ctx, params["id"] ?? "", numberParameter(params["number"])),
);
