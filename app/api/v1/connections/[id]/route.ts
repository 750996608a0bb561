import { deleteConnection, getConnection, updateConnection } from "@/lib/server/connections";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /connections/{id}", ({ ctx, params }) =>
  getConnection(ctx, params["id"] ?? ""),
);
export const PATCH = route("PATCH /connections/{id}", ({ ctx, params, body }) =>
  updateConnection(ctx, params["id"] ?? "", body),
);
export const DELETE = route("DELETE /connections/{id}", ({ ctx, params }) =>
  deleteConnection(ctx, params["id"] ?? ""),
);
