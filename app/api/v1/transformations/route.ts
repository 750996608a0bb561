import { route } from "@/lib/server/http/route";
import { createTransformation, listTransformations } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const GET = route("GET /transformations", ({ ctx, query }) => listTransformations(ctx, query));
export const POST = route("POST /transformations", ({ ctx, body }) => createTransformation(ctx, body));
