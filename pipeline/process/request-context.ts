/**
 * What only the request knows about a person's device: address and browser. Filled in for events that come straight from a
 * client; a server's own address and its HTTP library would say nothing about the person.
 */
import type { JsonObject } from "../../contract/event.ts";
import type { Draft, Rejection } from "./draft.ts";

const CLIENT_CHANNELS: ReadonlySet<unknown> = new Set(["web", "browser", "client", "mobile"]);
const isBrowser = (userAgent: string | null): boolean =>
  userAgent !== null && userAgent.startsWith("Mozilla/");

function isFromClient(draft: Draft): boolean {
  const { context, arrival, channel } = draft;
  return (
    isBrowser(arrival.userAgent) ||
    CLIENT_CHANNELS.has(channel ?? context["channel"]) ||
    context["direct"] === true ||
    context["device"] !== undefined
  );
}

/** Fills `context.ip` and `context.userAgent` where they are missing. */
export function fillRequestContext(draft: Draft): Rejection | null {
  const { context, arrival } = draft;
  const needsIp = arrival.ip !== null && isAbsent(context["ip"]);
  const needsAgent = isBrowser(arrival.userAgent) && isAbsent(context["userAgent"]);
  if ((!needsIp && !needsAgent) || !isFromClient(draft)) return null;
  const filled: Record<string, JsonObject[string]> = { ...context };
  if (needsIp) filled["ip"] = arrival.ip;
  if (needsAgent) filled["userAgent"] = arrival.userAgent;
  draft.context = filled;
  return null;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === "";
