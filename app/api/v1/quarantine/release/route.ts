import { route } from "@/lib/server/http/route";
import { releaseMany } from "@/lib/server/quarantine";

export const dynamic = "force-dynamic";

export const POST = route("POST /quarantine/release", ({ ctx, body }) => releaseMany(ctx, body));
