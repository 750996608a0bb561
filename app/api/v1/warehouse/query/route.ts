import { route } from "@/lib/server/http/route";
import { runQuery } from "@/lib/server/warehouse";

export const dynamic = "force-dynamic";

export const POST = route("POST /warehouse/query", ({ ctx, body, request }) =>
  runQuery(ctx, body, request.signal),
);
