import { previewAlert } from "@/lib/server/alerts";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const POST = route("POST /alerts/preview", ({ ctx, body }) => previewAlert(ctx, body));
