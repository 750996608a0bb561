import { testNewChannel } from "@/lib/server/alerts";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const POST = route("POST /alert-channels/test", ({ ctx, body }) => testNewChannel(ctx, body));
