import { deleteChannel, getChannel, updateChannel } from "@/lib/server/alerts";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /alert-channels/{id}", ({ ctx, params }) =>
  getChannel(ctx, params["id"] ?? ""),
);
export const PATCH = route("PATCH /alert-channels/{id}", ({ ctx, params, body }) =>
  updateChannel(ctx, params["id"] ?? "", body),
);
export const DELETE = route("DELETE /alert-channels/{id}", ({ ctx, params }) =>
  deleteChannel(ctx, params["id"] ?? ""),
);
