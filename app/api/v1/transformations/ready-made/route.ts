import { route } from "@/lib/server/http/route";
import { listReadyMade } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const GET = route("GET /transformations/ready-made", ({ ctx }) => listReadyMade(ctx));
