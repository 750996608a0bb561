import { route } from "@/lib/server/http/route";
import { deleteLibrary, getLibrary, updateLibrary } from "@/lib/server/libraries";

export const dynamic = "force-dynamic";

export const GET = route("GET /libraries/{id}", ({ ctx, params }) => getLibrary(ctx, params["id"] ?? ""));
export const PATCH = route("PATCH /libraries/{id}", ({ ctx, params, body }) =>
  updateLibrary(ctx, params["id"] ?? "", body),
);
export const DELETE = route("DELETE /libraries/{id}", ({ ctx, params }) =>
  deleteLibrary(ctx, params["id"] ?? ""),
);
