import { route } from "@/lib/server/http/route";
import { diffVersions } from "@/lib/server/plans";

export const dynamic = "force-dynamic";

export const GET = route("GET /tracking-plans/{id}/diff", ({ ctx, params, query }) =>
  diffVersions(ctx, params["id"] ?? "", query),
);
