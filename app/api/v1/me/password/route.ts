import { route } from "@/lib/server/http/route";
import { changePassword } from "@/lib/server/users";

export const dynamic = "force-dynamic";

export const POST = route("POST /me/password", ({ ctx, body }) => changePassword(ctx, body));
