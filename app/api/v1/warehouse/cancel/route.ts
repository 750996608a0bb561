import { route } from "@/lib/server/http/route";
import { cancelQuery } from "@/lib/server/warehouse";

export const dynamic = "force-dynamic";

export const POST = route("POST /warehouse/cancel", ({ ctx, body }) => cancelQuery(ctx, body.queryId));
