import { numberParameter } from "@/lib/server/http/number";
import { route } from "@/lib/server/http/route";
import { getRelease } from "@/lib/server/releases";

export const dynamic = "force-dynamic";

export const GET = route("GET /releases/{number}", ({ ctx, params, query }) =>
  getRelease(ctx, numberParameter(params["number"]), query.from),
);
