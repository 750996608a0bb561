import { route } from "@/lib/server/http/route";
import { deleteTransformation, getTransformation, updateTransformation } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const GET = route("GET /transformations/{id}", ({ ctx, params }) =>
  getTransformation(ctx, params["id"] ?? ""),
);
export const PATCH = route("PATCH /transformations/{id}", ({ ctx, params, body }) =>
  updateTransformation(ctx, params["id"] ?? "", body),
);
export const DELETE = route("DELETE /transformations/{id}", ({ ctx, params }) =>
  deleteTransformation(ctx, params["id"] ?? ""),
);
