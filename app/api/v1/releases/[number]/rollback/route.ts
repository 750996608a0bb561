import { numberParameter } from "@/lib/server/http/number";
import { route } from "@/lib/server/http/route";
import { rollbackRelease } from "@/lib/server/releases";

export const dynamic = "force-dynamic";

export const POST = route("POST /releases/{number}/rollback", ({ ctx, params }) =>
  rollbackRelease(ctx, numberParameter(params["number"])),
);
