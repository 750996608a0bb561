/**
 * The webhook destination. With one event per request the body is the event; with more it is an array of events, also
 * when only one is waiting, so that a receiver never meets two shapes. `webhook-id` is the event's delivery id, the same on
 * every try. Another composition of an array is another message, and its `webhook-id` a hash of all ids in it; so there each
 * event carries its own as `deliveryId`, in the body, where it is signed and where a thousand of them have room.
 */
import { createHash } from "node:crypto";
import type { DeliveryItem, Destination, HttpRequest } from "../kit/deliver.ts";
import { deliverWhole } from "../kit/exchange.ts";
import { lowerNames } from "../kit/headers.ts";
import type { WebhookSettings } from "./definition.ts";
import { signature, signingKey } from "./signature.ts";

function render(items: readonly DeliveryItem[], settings: WebhookSettings, now: number): HttpRequest {
  const body = bodyOf(items, settings);
  const id = idOf(items);
  const timestampS = Math.floor(now / 1000);
  const headers: Record<string, string> = {
    "user-agent": "Tributary",
    ...lowerNames(settings.headers ?? {}),
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(timestampS),
  };
  if (settings.secret !== undefined && settings.secret !== "")
    headers["webhook-signature"] = signature(signingKey(settings.secret), id, timestampS, body);
  // A signature is no secret: it proves one body at one time. Typed headers may well be.
  return {
    method: "POST",
    url: settings.url,
    headers,
    body,
    secretHeaders: Object.keys(settings.headers ?? {}),
  };
}

function idOf(items: readonly DeliveryItem[]): string {
  const ids = items.map((item) => item.deliveryId);
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return only;
  return `bat_${createHash("sha256").update(ids.join("\n"), "utf8").digest("base64url").slice(0, 27)}`;
}

function bodyOf(items: readonly DeliveryItem[], settings: WebhookSettings): string {
  const [only] = items;
  if (settings.batchSize === 1 && only !== undefined) return only.json;
  return `[${items.map(withDeliveryId).join(",")}]`;
}

/** Written behind the event's own members; a member that people have called the same gives way. */
function withDeliveryId(item: DeliveryItem): string {
  const { json, deliveryId } = item;
  // Without the word there is no such member, and no need to read the event.
  if (json.includes(OURS) && Object.hasOwn(item.event, "deliveryId"))
    return JSON.stringify({ ...item.event, deliveryId });
  return `${json.slice(0, -1)},${OURS}${JSON.stringify(deliveryId)}}`;
}

const OURS = '"deliveryId":';

export const webhook: Destination<WebhookSettings> = {
  render,
  deliver: (items, settings, io) => deliverWhole(items, render(items, settings, io.now()), io),
  batchItemsMax: (settings) => settings.batchSize,
  batchOutcome: "whole",
};
