import { route } from "@/lib/server/http/route";
import { listLoads } from "@/lib/server/warehouse";

export const dynamic = "force-dynamic";

export const GET = route("GET /warehouse/loads", ({ ctx, query }) => listLoads(ctx, query));
