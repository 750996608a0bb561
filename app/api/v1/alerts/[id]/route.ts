import { deleteAlert, getAlert, updateAlert } from "@/lib/server/alerts";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /alerts/{id}", ({ ctx, params }) => getAlert(ctx, params["id"] ?? ""));
export const PATCH = route("PATCH /alerts/{id}", ({ ctx, params, body }) =>
  updateAlert(ctx, params["id"] ?? "", body),
);
export const DELETE = route("DELETE /alerts/{id}", ({ ctx, params }) => deleteAlert(ctx, params["id"] ?? ""));
