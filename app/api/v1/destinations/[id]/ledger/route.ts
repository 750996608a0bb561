import { readLedger } from "@/lib/server/destinations";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /destinations/{id}/ledger", ({ ctx, params, query }) =>
  readLedger(ctx, params["id"] ?? "", query),
);
