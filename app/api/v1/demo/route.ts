import { getDemo, loadDemo, removeDemo } from "@/lib/server/demo";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /demo", ({ ctx }) => getDemo(ctx));
export const POST = route("POST /demo", ({ ctx }) => loadDemo(ctx));
export const DELETE = route("DELETE /demo", ({ ctx }) => removeDemo(ctx));
