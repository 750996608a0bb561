import { route } from "@/lib/server/http/route";
import { getChain, writeChain } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const GET = route("GET /destinations/{id}/transformations", ({ ctx, params }) =>
  getChain(ctx, { destinationId: params["id"] ?? "" }),
);
export const PUT = route("PUT /destinations/{id}/transformations", ({ ctx, params, body }) =>
  writeChain(ctx, { destinationId: params["id"] ?? "" }, body.transformationIds),
);
