import { route } from "@/lib/server/http/route";
import { listReleases } from "@/lib/server/releases";

export const dynamic = "force-dynamic";

export const GET = route("GET /releases", ({ ctx, query }) => listReleases(ctx, query));
