import { route } from "@/lib/server/http/route";
import { deleteUser, getUser, updateUser } from "@/lib/server/users";

export const dynamic = "force-dynamic";

export const GET = route("GET /users/{id}", ({ ctx, params }) => getUser(ctx, params["id"] ?? ""));
export const PATCH = route("PATCH /users/{id}", ({ ctx, params, body }) =>
  updateUser(ctx, params["id"] ?? "", body),
);
export const DELETE = route("DELETE /users/{id}", ({ ctx, params }) => deleteUser(ctx, params["id"] ?? ""));
