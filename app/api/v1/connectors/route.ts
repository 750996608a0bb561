import { listConnectors } from "@/lib/server/destinations";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /connectors", ({ ctx }) => listConnectors(ctx));
