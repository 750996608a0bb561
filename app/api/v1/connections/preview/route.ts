import { previewConnection } from "@/lib/server/connections";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const POST = route("POST /connections/preview", ({ ctx, body }) => previewConnection(ctx, body));
