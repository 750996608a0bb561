import { route } from "@/lib/server/http/route";
import { releaseStatus } from "@/lib/server/releases";

export const dynamic = "force-dynamic";

export const GET = route("GET /release", ({ ctx }) => releaseStatus(ctx));
