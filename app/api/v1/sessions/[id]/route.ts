import { route } from "@/lib/server/http/route";
import { endSession } from "@/lib/server/sessions";

export const dynamic = "force-dynamic";

export const DELETE = route("DELETE /sessions/{id}", ({ ctx, params }) =>
  endSession(ctx, params["id"] ?? ""),
);
