import { listAudit } from "@/lib/server/audit";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /audit", ({ ctx, query }) => listAudit(ctx, query));
