import { route } from "@/lib/server/http/route";
import { openApiDocument } from "@/lib/server/openapi";

export const dynamic = "force-dynamic";

export const GET = route("GET /openapi.json", () => openApiDocument());
