import { route } from "@/lib/server/http/route";
import { deleteSource, getSource, updateSource } from "@/lib/server/sources";

export const dynamic = "force-dynamic";

export const GET = route("GET /sources/{id}", ({ ctx, params }) => getSource(ctx, params["id"] ?? ""));
export const PATCH = route("PATCH /sources/{id}", ({ ctx, params, body }) =>
  updateSource(ctx, params["id"] ?? "", body),
);
export const DELETE = route("DELETE /sources/{id}", ({ ctx, params }) =>
  deleteSource(ctx, params["id"] ?? ""),
);
