import { route } from "@/lib/server/http/route";
import { revokeToken } from "@/lib/server/tokens";

export const dynamic = "force-dynamic";

export const DELETE = route("DELETE /tokens/{id}", ({ ctx, params }) => revokeToken(ctx, params["id"] ?? ""));
