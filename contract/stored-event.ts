import { CarriedEvent } from "./carried-event.ts";
import type { StoredEvent } from "./event.ts";

/** What lanes need to know of every event, so that they read the rest only where somebody asks for it. */
export interface StoredHead extends Omit<StoredEvent, "event"> {
  readonly messageId: string;
  /** ISO-8601 UTC. */
  readonly receivedAt: string;
}

/** The text of an event in the log: its head first, with the event's id and arrival repeated in it, and the event last. */
export function storedText({ event, ...rest }: StoredEvent): string {
  const { messageId, receivedAt } = event;
  const head: StoredHead = { messageId, receivedAt, ...rest };
  return JSON.stringify({ ...head, event });
}

/** Quotes inside of JSON's strings are escaped, and nothing in a head is an object called event: this is where it begins. */
const EVENT = ',"event":{';

/** Trusts the text. One that has its parts in another order is read as a whole. */
export function readStored(text: string): { readonly head: StoredHead; readonly event: CarriedEvent } {
  const end = text.indexOf(EVENT);
  if (text.startsWith('{"messageId":') && end !== -1) {
    const head = JSON.parse(`${text.slice(0, end)}}`) as StoredHead;
    return { head, event: CarriedEvent.ofJson(text.slice(end + EVENT.length - 1, -1)) };
  }
  const { event, ...rest } = JSON.parse(text) as StoredEvent;
  const { messageId, receivedAt } = event;
  return { head: { messageId, receivedAt, ...rest }, event: CarriedEvent.of(event) };
}
