import type { CarriedEvent } from "../../contract/carried-event.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import type { DeliveryItem } from "./deliver.ts";

interface Head {
  /** Of the event itself. */
  readonly deliveryId: string;
  readonly attempt: number;
  readonly sourceId: string;
  /** Place among the items that were made of the event; from the second on it is part of their delivery id, counted from 1. */
  readonly number: number;
}

export const deliveryItem = (head: Head, event: CarriedEvent): DeliveryItem => new Item(head, event);

/** Not an object with everything in it: most connectors want either the text or the value, and either costs a reading. */
class Item implements DeliveryItem {
  readonly deliveryId: string;
  readonly attempt: number;
  readonly sourceId: string;
  readonly #event: CarriedEvent;

  constructor({ deliveryId, attempt, sourceId, number }: Head, event: CarriedEvent) {
    this.deliveryId = number === 0 ? deliveryId : `${deliveryId}~${String(number + 1)}`;
    this.attempt = attempt;
    this.sourceId = sourceId;
    this.#event = event;
  }

  get event(): CanonicalEvent {
    return this.#event.value;
  }

  get json(): string {
    return this.#event.json;
  }
}
