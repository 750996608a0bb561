import { route } from "@/lib/server/http/route";
import { createTestCase, listTestCases } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const GET = route("GET /transformations/{id}/test-cases", ({ ctx, params, query }) =>
  listTestCases(ctx, params["id"] ?? "", query),
);
export const POST = route("POST /transformations/{id}/test-cases", ({ ctx, params, body }) =>
  createTestCase(ctx, params["id"] ?? "", body),
);
