import { deleteCredential, updateCredential } from "@/lib/server/credentials";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const PATCH = route("PATCH /credentials/{id}", ({ ctx, params, body }) =>
  updateCredential(ctx, params["id"] ?? "", body.value),
);
export const DELETE = route("DELETE /credentials/{id}", ({ ctx, params }) =>
  deleteCredential(ctx, params["id"] ?? ""),
);
