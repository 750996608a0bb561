/** Canonical events to try a destination with: one of each kind. */
import { EVENT_TYPES, type EventType } from "@/contract/event";

export const SAMPLE_TYPES = EVENT_TYPES;

const KINDS: Record<EventType, Readonly<Record<string, unknown>>> = {
  track: {
    event: "Order Completed",
    properties: {
      orderId: "order-1042",
      total: 42.5,
      currency: "EUR",
      products: [{ sku: "tea-01", quantity: 2 }],
    },
  },
  identify: { traits: { email: "ada@example.com", name: "Ada Example", plan: "pro" } },
  page: {
    name: "Pricing",
    properties: { url: "https://example.com/pricing", title: "Pricing", path: "/pricing" },
  },
  screen: { name: "Basket", properties: { items: 3 } },
  group: { groupId: "company-7", traits: { name: "Example GmbH", employees: 12 } },
  alias: { previousId: "anonymous-1" },
};

/** As the pipeline would hand it to the destination. `now` is epoch milliseconds; `seed` makes the message id. */
export function sampleEvent(type: EventType, now: number, seed: string): Record<string, unknown> {
  const at = new Date(now).toISOString();
  return {
    messageId: `test-${seed}`,
    type,
    ...KINDS[type],
    userId: "user-1",
    anonymousId: "anonymous-1",
    context: { library: { name: "tributary-test", version: "1" } },
    timestamp: at,
    originalTimestamp: at,
    sentAt: at,
    receivedAt: at,
  };
}

export type ParsedEvent =
  | { readonly kind: "ok"; readonly event: Record<string, unknown> }
  | { readonly kind: "invalid"; readonly message: string; readonly at: number };

/** `at` is the character where JSON breaks, as far as the browser tells. */
export function parseEvent(text: string): ParsedEvent {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
      return { kind: "ok", event: { ...parsed } };
    }
    return { kind: "invalid", message: "An event is a JSON object: { … }.", at: 0 };
  } catch (error) {
    const message = error instanceof Error ? error.message : "This is not JSON.";
    const found = /position (\d+)/.exec(message);
    return { kind: "invalid", message: `This is not JSON: ${message}`, at: Number(found?.[1] ?? 0) };
  }
}
