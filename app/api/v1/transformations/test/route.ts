import { route } from "@/lib/server/http/route";
import { testTransformation } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const POST = route("POST /transformations/test", ({ ctx, body }) => testTransformation(ctx, body));
