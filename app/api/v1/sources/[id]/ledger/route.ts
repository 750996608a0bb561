import { route } from "@/lib/server/http/route";
import { readSourceLedger } from "@/lib/server/lanes";

export const dynamic = "force-dynamic";

export const GET = route("GET /sources/{id}/ledger", ({ ctx, params }) =>
  readSourceLedger(ctx, params["id"] ?? ""),
);
