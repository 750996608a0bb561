import { route } from "@/lib/server/http/route";
import { getMe, updateMe } from "@/lib/server/users";

export const dynamic = "force-dynamic";

export const GET = route("GET /me", ({ ctx }) => getMe(ctx));
export const PATCH = route("PATCH /me", ({ ctx, body }) => updateMe(ctx, body));
