import { numberParameter } from "@/lib/server/http/number";
import { route } from "@/lib/server/http/route";
import { previewRollback, rollbackRelease } from "@/lib/server/releases";

export const dynamic = "force-dynamic";

export const GET = route("GET /releases/{number}/rollback", ({ ctx, params }) =>
  previewRollback(ctx, numberParameter(params["number"])),
);

export const POST = route("POST /releases/{number}/rollback", ({ ctx, params }) =>
  rollbackRelease(ctx, numberParameter(params["number"])),
);
