/**
 * Security headers for pages, with a fresh script nonce each; and the API's own words for a method that a path does not
 * take, where Next would answer without a body. Who may see what is decided in lib/server, never here.
 */
import { NextResponse, type NextRequest } from "next/server";
import { ERRORS } from "@/contract/errors";
import { env, isDevelopment } from "@/lib/env";
import { methodsInstead } from "@/lib/server/http/methods";

/** React's development build evaluates strings to show server stacks; the production build never does. */
const EVAL = isDevelopment ? " 'unsafe-eval'" : "";

/** Host names and addresses, with a port or without. */
const HOST = /^(?<name>[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i;

/** Where "Send test event" posts to: the gateway, as the browser that asks reaches it. */
function gatewayOrigin(host: string | null): string {
  const { gatewayPublicUrl, gatewayPort } = env();
  if (gatewayPublicUrl !== null) return new URL(gatewayPublicUrl).origin;
  const name = HOST.exec(host ?? "")?.groups?.["name"];
  return name === undefined ? "" : `http://${name}:${String(gatewayPort)}`;
}

function contentSecurityPolicy(nonce: string, gateway: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${EVAL}`,
    // Charts, the graph and the editor place things with style attributes; a nonce cannot cover those.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${gateway}`,
    "manifest-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

const HEADERS = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
};

function methodNotAllowed(methods: readonly string[]): NextResponse {
  const { status, meaning } = ERRORS.method_not_allowed;
  const error = { code: "method_not_allowed", message: meaning };
  return NextResponse.json({ error }, { status, headers: { ...HEADERS, allow: methods.join(", ") } });
}

export function proxy(request: NextRequest): NextResponse {
  const instead = methodsInstead(request.method, request.nextUrl.pathname);
  if (instead !== null) return methodNotAllowed(instead);
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, gatewayOrigin(request.headers.get("host")));
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  if (request.nextUrl.protocol === "https:")
    response.headers.set("strict-transport-security", "max-age=31536000");
  return response;
}

export const config = { matcher: ["/((?!_next/static|_next/image|favicon.ico|demo-shop).*)"] };
