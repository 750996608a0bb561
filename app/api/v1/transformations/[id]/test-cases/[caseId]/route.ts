import { route } from "@/lib/server/http/route";
import { deleteTestCase, updateTestCase } from "@/lib/server/transformations";

export const dynamic = "force-dynamic";

export const PATCH = route("PATCH /transformations/{id}/test-cases/{caseId}", ({ ctx, params, body }) =>
  updateTestCase(ctx, { id: params["id"] ?? "", caseId: params["caseId"] ?? "" }, body),
);
export const DELETE = route("DELETE /transformations/{id}/test-cases/{caseId}", ({ ctx, params }) =>
  deleteTestCase(ctx, params["id"] ?? "", params["caseId"] ?? ""),
);
