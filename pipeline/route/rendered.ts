/**
 * The exact request that an event would make at a destination now: through its connection's filter and mapping and the
 * destination's transformations, sent to nobody.
 */
import { evidence } from "../../connectors/kit/exchange.ts";
import { deliveryItem } from "../../connectors/kit/item.ts";
import type { RenderedRequest } from "../../contract/control.ts";
import { CarriedEvent } from "../../contract/carried-event.ts";
import { Fault, messageOf } from "../base/fault.ts";
import { refusalOf, type Admit } from "./admission.ts";
import type { Feed } from "./feed.ts";
import { looking } from "../sandbox/index.ts";
import { entryOf, type LaneOrders, type LaneRunner } from "./lane-runner.ts";
import { composeSteps, type Prepared, type PrepareFault, type PrepareStep } from "./prepare.ts";
import { prepareEach } from "./preparer.ts";

interface Subject {
  readonly sourceId: string;
  readonly deliveryId: string;
  readonly event: CarriedEvent | null;
}

/** Each event by itself, also where a lane would put several into one request. In order; those without payload are left out. */
export async function renderEach(
  subjects: readonly Subject[],
  orders: LaneOrders,
): Promise<readonly RenderedRequest[]> {
  const answers = await prepare(subjects, orders);
  const present = subjects.filter(({ event }) => event !== null);
  return present.map((subject, index) => shown(subject, answers[index], orders));
}

/** Throws Fault `not_found` when the log no longer holds the event or no lane serves the destination, `settings_invalid` while its settings cannot be used. */
export async function renderStored(
  offset: number,
  runner: LaneRunner | undefined,
  feed: Pick<Feed, "load">,
): Promise<RenderedRequest> {
  const fed = (await feed.load([offset])).get(offset);
  if (runner === undefined || fed === undefined)
    throw new Fault("not_found", "This event or this destination is not there any more.");
  const [rendered] = await renderEach([entryOf(runner.lane.destinationId, fed)], runner.orders);
  return rendered ?? { request: null, why: "It could not be prepared." };
}

type Answer = Prepared | PrepareFault;

async function prepare(
  subjects: readonly Subject[],
  { admit, prepare: step }: LaneOrders,
): Promise<readonly Answer[]> {
  const given = subjects.flatMap(({ sourceId, event }) => (event === null ? [] : [{ sourceId, event }]));
  const first = admission(admit);
  const steps = step === null ? first : (composeSteps([first, step]) ?? first);
  // Whoever may read makes no requests with it, and no delivery waits for them.
  return looking(() => prepareEach(given, steps));
}

const admission =
  (admit: Admit): PrepareStep =>
  async (events) =>
    events.map(({ sourceId, event }) => {
      const refusal = refusalOf(admit, sourceId, event);
      if (refusal === null) return { kind: "send", events: [event.value] };
      return { kind: "filter", code: refusal.code, why: refusal.why };
    });

function shown(
  { deliveryId, sourceId }: Subject,
  answer: Answer | undefined,
  { binding }: LaneOrders,
): RenderedRequest {
  if (binding === null) throw new Fault("settings_invalid", "The destination's settings cannot be used.");
  if (answer === undefined) return { request: null, why: "It could not be prepared." };
  if (answer.kind !== "send") return { request: null, why: answer.why };
  const items = answer.events.map((event, number) =>
    deliveryItem({ deliveryId, attempt: 1, sourceId, number }, CarriedEvent.of(event)),
  );
  try {
    const request = binding.connector.render(items, binding.settings, Date.now());
    return { request: evidence(request, null, null, 0).request, why: null };
  } catch (error) {
    return { request: null, why: messageOf(error) };
  }
}
