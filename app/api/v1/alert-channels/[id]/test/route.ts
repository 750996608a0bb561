import { testChannel } from "@/lib/server/alerts";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const POST = route("POST /alert-channels/{id}/test", ({ ctx, params, body }) =>
  testChannel(ctx, params["id"] ?? "", body),
);
