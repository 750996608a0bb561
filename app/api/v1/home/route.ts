import { readHome } from "@/lib/server/home";
import { route } from "@/lib/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /home", ({ ctx }) => readHome(ctx));
