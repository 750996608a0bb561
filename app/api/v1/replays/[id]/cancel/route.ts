import { route } from "@/lib/server/http/route";
import { changeReplay } from "@/lib/server/lanes";

export const dynamic = "force-dynamic";

export const POST = route("POST /replays/{id}/cancel", ({ ctx, params }) =>
  changeReplay(ctx, params["id"] ?? "", "cancel"),
);
