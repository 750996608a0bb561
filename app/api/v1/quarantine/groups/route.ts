import { route } from "@/lib/server/http/route";
import { listGroups } from "@/lib/server/quarantine";

export const dynamic = "force-dynamic";

export const GET = route("GET /quarantine/groups", ({ ctx }) => listGroups(ctx));
