import { route } from "@/lib/server/http/route";
import { readLogs } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const GET = route("GET /transformations/{id}/logs", ({ ctx, params }) =>
  readLogs(ctx, params["id"] ?? ""),
);
