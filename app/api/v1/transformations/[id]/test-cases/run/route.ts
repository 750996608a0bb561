import { route } from "@/lib/server/http/route";
import { runTestCases } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const POST = route("POST /transformations/{id}/test-cases/run", ({ ctx, params, body }) =>
  runTestCases(ctx, params["id"] ?? "", body),
);
