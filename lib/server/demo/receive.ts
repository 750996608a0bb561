/** The demo's tools: they check signatures and answer as real ones do, now and then with an error. */
import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { DEMO_TOOLS, demoSecret, type DemoTool } from "./load";

const TOLERANCE_S = 300;
const REMEMBERED = 5_000;

export const isDemoTool = (name: string): name is DemoTool =>
  (DEMO_TOOLS as readonly string[]).includes(name);

/** Standard Webhooks: HMAC-SHA-256 over "id.timestamp.body". */
function isSigned(tool: DemoTool, headers: Headers, body: string): boolean {
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_S) return false;
  const key = Buffer.from(demoSecret(tool).slice("whsec_".length), "base64");
  const expected = Buffer.from(
    `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`,
  );
  const given = (headers.get("webhook-signature") ?? "").split(" ").map((part) => Buffer.from(part));
  return given.some((part) => part.length === expected.length && timingSafeEqual(part, expected));
}

/** Deliveries that have met their one hiccup already, oldest first. */
const stumbled = new Set<string>();

/** A stable share of ids: the same delivery always meets the same fate. */
const share = (id: string): number =>
  createHmac("sha256", "demo").update(id).digest().readUInt16BE(0) / 65_536;

export interface DemoAnswer {
  readonly status: number;
  readonly body: { readonly ok: boolean; readonly error?: string };
}

export function receiveDemo(tool: DemoTool, headers: Headers, body: string): DemoAnswer {
  if (!isSigned(tool, headers, body))
    return { status: 401, body: { ok: false, error: "signature does not match" } };
  const id = headers.get("webhook-id") ?? "";
  if (tool === "crm" && share(id) < 0.003)
    return { status: 422, body: { ok: false, error: "contact is on the blocklist" } };
  if (tool === "mailer" && share(id) < 0.03 && !stumbled.has(id)) {
    stumbled.add(id);
    if (stumbled.size > REMEMBERED)
      for (const oldest of [...stumbled].slice(0, REMEMBERED / 2)) stumbled.delete(oldest);
    return { status: 503, body: { ok: false, error: "mail queue is busy, try again" } };
  }
  return { status: 200, body: { ok: true } };
}
