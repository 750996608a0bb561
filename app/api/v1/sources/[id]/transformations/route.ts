import { route } from "@/lib/server/http/route";
import { getChain, writeChain } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const GET = route("GET /sources/{id}/transformations", ({ ctx, params }) =>
  getChain(ctx, { sourceId: params["id"] ?? "" }),
);
export const PUT = route("PUT /sources/{id}/transformations", ({ ctx, params, body }) =>
  writeChain(ctx, { sourceId: params["id"] ?? "" }, body.transformationIds),
);
