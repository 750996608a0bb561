import { route } from "@/lib/server/http/route";
import { listLanes } from "@/lib/server/lanes";

export const dynamic = "force-dynamic";

export const GET = route("GET /lanes", ({ ctx }) => listLanes(ctx));
