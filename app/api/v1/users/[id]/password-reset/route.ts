import { route } from "@/lib/server/http/route";
import { createPasswordReset } from "@/lib/server/users";

export const dynamic = "force-dynamic";

export const POST = route("POST /users/{id}/password-reset", ({ ctx, params }) =>
  createPasswordReset(ctx, params["id"] ?? ""),
);
