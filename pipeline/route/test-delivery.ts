/** Trying a destination from the console: the same code, settings and guard as real deliveries, for one event. */
import type { DeliverIo, DeliveryItem, ItemOutcome } from "../../connectors/kit/deliver.ts";
import { evidence } from "../../connectors/kit/exchange.ts";
import { deliveryItem } from "../../connectors/kit/item.ts";
import type { TestDelivery, TestDeliveryResult } from "../../contract/control.ts";
import type { OutcomeState } from "../../contract/delivery.ts";
import { CarriedEvent } from "../../contract/carried-event.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import { deliveryIdOf } from "./delivery-id.ts";
import { bind } from "./settings.ts";

/** `dryRun` shows the exact request and sends nothing. Throws Fault `settings_invalid`. */
export async function testDelivery(
  test: TestDelivery,
  sealingKey: Uint8Array,
  io: DeliverIo,
): Promise<TestDeliveryResult> {
  const destinationId = test.destinationId ?? "test";
  const { connector, settings } = bind({ ...test, id: destinationId }, sealingKey);
  const items = [itemOf(destinationId, test)];
  const request = connector.render(items, settings, io.now());
  const shown = evidence(request, null, null, 0);
  if (test.dryRun) return { sent: false, exchange: shown, outcome: null };
  const startedAt = io.now();
  let answer: TestDeliveryResult["exchange"]["response"] = null;
  // The evidence of a success is of interest here, unlike on the hot path.
  const watching: DeliverIo = {
    now: () => io.now(),
    send: async (sent) => {
      const got = await io.send(sent);
      answer = evidence(sent, got, null, 0).response;
      return got;
    },
  };
  const { outcomes, exchange } = await connector.deliver(items, settings, watching);
  const [outcome] = outcomes;
  const durationMs = io.now() - startedAt;
  return {
    sent: true,
    exchange: exchange ?? { ...shown, response: answer, durationMs },
    outcome: outcome === undefined ? null : outcomeOf(outcome),
  };
}

function itemOf(destinationId: string, test: TestDelivery): DeliveryItem {
  // The console sends a canonical event, or what a person typed: connectors take any JSON object in its place.
  const event = test.event as unknown as CanonicalEvent;
  const messageId = typeof test.event["messageId"] === "string" ? test.event["messageId"] : "test";
  const deliveryId = deliveryIdOf(destinationId, "test", messageId);
  return deliveryItem({ deliveryId, attempt: 1, sourceId: "test", number: 0 }, CarriedEvent.of(event));
}

function outcomeOf(outcome: ItemOutcome): NonNullable<TestDeliveryResult["outcome"]> {
  if (outcome.kind === "ok") return { state: "delivered", code: null, message: null };
  if (outcome.kind === "pending") return { state: "pending", code: null, message: null };
  const state: OutcomeState = outcome.kind === "drop" ? "dead_lettered" : "retrying";
  return { state, code: outcome.code, message: outcome.why };
}
