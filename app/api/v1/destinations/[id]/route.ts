import { deleteDestination, getDestination, updateDestination } from "@/lib/server/destinations";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /destinations/{id}", ({ ctx, params }) =>
  getDestination(ctx, params["id"] ?? ""),
);
export const PATCH = route("PATCH /destinations/{id}", ({ ctx, params, body }) =>
  updateDestination(ctx, params["id"] ?? "", body),
);
export const DELETE = route("DELETE /destinations/{id}", ({ ctx, params }) =>
  deleteDestination(ctx, params["id"] ?? ""),
);
