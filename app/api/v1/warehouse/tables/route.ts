import { route } from "@/lib/server/http/route";
import { listTables } from "@/lib/server/warehouse";

export const dynamic = "force-dynamic";

export const GET = route("GET /warehouse/tables", ({ ctx }) => listTables(ctx));
