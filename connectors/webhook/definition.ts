import { z } from "zod";
import type { ConnectorDefinition } from "../kit/definition.ts";
import { customHeaders } from "../kit/headers.ts";
import { webAddress } from "../kit/url.ts";

export const webhookSettings = z.strictObject({
  url: webAddress.meta({
    title: "URL",
    description: "Each event is sent here with POST as JSON.",
    placeholder: "https://example.com/hooks/tributary",
  }),
  secret: z.string().min(1).max(512).optional().meta({
    title: "Signing secret",
    description:
      "Signs every request (Standard Webhooks), so that the receiver can tell that it comes from you. Either whsec_ with base64, or any text.",
    placeholder: "whsec_…",
  }),
  headers: customHeaders.optional().meta({
    title: "Headers",
    description: "Sent with every request. Their values are kept sealed and never shown again.",
    placeholder: "X-Team: growth",
  }),
  batchSize: z.int().min(1).max(1000).default(1).meta({
    title: "Events per request",
    description:
      "1 sends each event as one JSON object; more sends a JSON array of up to this many events, each with its deliveryId.",
    placeholder: "1",
  }),
});
export type WebhookSettings = z.infer<typeof webhookSettings>;

export const webhookDefinition: ConnectorDefinition<typeof webhookSettings> = {
  slug: "webhook",
  name: "Webhook",
  roles: ["destination"],
  category: "Developer",
  summary: "Sends every event to a URL of yours, signed, in order per person.",
  settings: webhookSettings,
  secrets: ["secret", "headers"],
  limits: { batchItemsMax: 1000, batchBytesMax: 1024 * 1024 },
  ordering: "person",
  verified: "contract",
};
