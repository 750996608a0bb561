import { route } from "@/lib/server/http/route";
import { withdrawInvitation } from "@/lib/server/invitations";

export const dynamic = "force-dynamic";

export const DELETE = route("DELETE /invitations/{id}", ({ ctx, params }) =>
  withdrawInvitation(ctx, params["id"] ?? ""),
);
