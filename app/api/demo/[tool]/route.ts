import { isDemoTool, receiveDemo } from "@/lib/server/demo";

/** Where the demo destinations' webhooks arrive. Answers only requests that carry the demo's signature. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ tool: string }> },
): Promise<Response> {
  const { tool } = await params;
  if (!isDemoTool(tool)) return Response.json({ ok: false, error: "no such tool" }, { status: 404 });
  const { status, body } = receiveDemo(tool, request.headers, await request.text());
  return Response.json(body, { status });
}
