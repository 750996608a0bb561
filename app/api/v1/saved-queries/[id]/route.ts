import { route } from "@/lib/server/http/route";
import { deleteSavedQuery, getSavedQuery, updateSavedQuery } from "@/lib/server/saved-queries";

export const dynamic = "force-dynamic";

export const GET = route("GET /saved-queries/{id}", ({ ctx, params }) =>
  getSavedQuery(ctx, params["id"] ?? ""),
);
export const PATCH = route("PATCH /saved-queries/{id}", ({ ctx, params, body }) =>
  updateSavedQuery(ctx, params["id"] ?? "", body),
);
export const DELETE = route("DELETE /saved-queries/{id}", ({ ctx, params }) =>
  deleteSavedQuery(ctx, params["id"] ?? ""),
);
