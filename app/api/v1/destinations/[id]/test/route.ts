import { testDestination } from "@/lib/server/destinations";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const POST = route("POST /destinations/{id}/test", ({ ctx, params, body }) =>
  testDestination(ctx, params["id"] ?? "", body),
);
