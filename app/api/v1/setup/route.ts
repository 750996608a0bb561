import { route } from "@/lib/server/http/route";
import { createFirstOwner, setUpState } from "@/lib/server/users";

export const dynamic = "force-dynamic";

export const GET = route("GET /setup", () => setUpState());
export const POST = route("POST /setup", ({ body, requestId }) => createFirstOwner(body, requestId));
