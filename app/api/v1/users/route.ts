import { route } from "@/lib/server/http/route";
import { listUsers } from "@/lib/server/users";

export const dynamic = "force-dynamic";

export const GET = route("GET /users", ({ ctx, query }) => listUsers(ctx, query));
