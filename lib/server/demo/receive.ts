/** The demo's tools: they check signatures and answer as real ones do, now and then with an error. */
import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { signature, signingKey } from "@/connectors/webhook/signature";
import { errorAnswer } from "../http/answer";
import { readText } from "../http/body";
import { BODY_BYTES_MAX } from "../limits";
import { DEMO_TOOLS, demoSecret, type DemoTool } from "./load";

const TOLERANCE_S = 300;
const REMEMBERED = 5_000;

const isDemoTool = (name: string): name is DemoTool => (DEMO_TOOLS as readonly string[]).includes(name);

function isSigned(tool: DemoTool, headers: Headers, body: string): boolean {
  const id = headers.get("webhook-id") ?? "";
  const timestampS = Number(headers.get("webhook-timestamp") ?? "");
  if (!(Math.abs(Date.now() / 1000 - timestampS) <= TOLERANCE_S)) return false;
  const expected = Buffer.from(signature(signingKey(demoSecret(tool)), id, timestampS, body));
  const given = (headers.get("webhook-signature") ?? "").split(" ").map((part) => Buffer.from(part));
  return given.some((part) => part.length === expected.length && timingSafeEqual(part, expected));
}

/** Deliveries that have met their one hiccup already, oldest first. */
const stumbled = new Set<string>();

/** A stable share of ids: the same event always meets the same fate. */
const share = (id: string): number =>
  createHmac("sha256", "demo").update(id).digest().readUInt16BE(0) / 65_536;

/** One in two thousand contacts is one that the CRM never takes: its event ends as a dead letter. */
const BLOCKED_SHARE = 0.0006;
const BUSY_SHARE = 0.03;

const batch = z.array(z.object({ messageId: z.string() }));

function hasBlockedContact(body: string): boolean {
  const events = batch.safeParse(JSON.parse(body)).data ?? [];
  return events.some(({ messageId }) => share(messageId) < BLOCKED_SHARE);
}

/** True once for a small share of deliveries; the retry then succeeds. */
function isBusy(id: string): boolean {
  if (share(id) >= BUSY_SHARE || stumbled.has(id)) return false;
  stumbled.add(id);
  if (stumbled.size > REMEMBERED)
    for (const oldest of [...stumbled].slice(0, REMEMBERED / 2)) stumbled.delete(oldest);
  return true;
}

interface DemoAnswer {
  readonly status: number;
  readonly body: { readonly ok: boolean; readonly error?: string };
}

/** Where the demo destinations' webhooks arrive. Answers only requests that carry the demo's signature. */
export async function demoTool(
  request: Request,
  { params }: { params: Promise<{ tool: string }> },
): Promise<Response> {
  const { tool } = await params;
  if (!isDemoTool(tool)) return Response.json({ ok: false, error: "no such tool" }, { status: 404 });
  try {
    const { status, body } = receive(tool, request.headers, await readText(request.body, BODY_BYTES_MAX));
    return Response.json(body, { status });
  } catch (error) {
    return errorAnswer(error, crypto.randomUUID());
  }
}

function receive(tool: DemoTool, headers: Headers, body: string): DemoAnswer {
  if (!isSigned(tool, headers, body))
    return { status: 401, body: { ok: false, error: "signature does not match" } };
  if (tool === "crm" && hasBlockedContact(body))
    return { status: 422, body: { ok: false, error: "contact is on the blocklist" } };
  if (tool === "mailer" && isBusy(headers.get("webhook-id") ?? ""))
    return { status: 503, body: { ok: false, error: "mail queue is busy, try again" } };
  return { status: 200, body: { ok: true } };
}
