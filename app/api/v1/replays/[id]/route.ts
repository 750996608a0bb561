import { route } from "@/lib/server/http/route";
import { getReplay } from "@/lib/server/lanes";

export const dynamic = "force-dynamic";

export const GET = route("GET /replays/{id}", ({ ctx, params }) => getReplay(ctx, params["id"] ?? ""));
