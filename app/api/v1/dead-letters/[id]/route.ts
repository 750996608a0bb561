import { route } from "@/lib/server/http/route";
import { getDeadLetter } from "@/lib/server/lanes";

export const dynamic = "force-dynamic";

export const GET = route("GET /dead-letters/{id}", ({ ctx, params }) =>
  getDeadLetter(ctx, params["id"] ?? ""),
);
