/** A dry run of a replay: the exact requests that the first of its events would make now, beside what was sent before. */
import type { Exchange } from "../../contract/delivery.ts";
import { eventName } from "../../contract/event.ts";
import type { ReplayRequest, ReplaySample } from "../../contract/replay.ts";
import { evidence } from "../../connectors/kit/exchange.ts";
import { Fault, messageOf } from "../base/fault.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Entry } from "./entry.ts";
import type { LaneOrders, LaneRunner } from "./lane-runner.ts";
import type { Prepared } from "./prepare.ts";
import { firstDeadLetters } from "./replay-dead-letters.ts";
import { isOfDeadLetters } from "./replay-rows.ts";
import { scanWindow, type WindowLog } from "./replay-window.ts";
import type { Store } from "./store.ts";

const SAMPLE_EVENTS = 5;

export interface PreviewPorts {
  readonly store: Store;
  readonly log: WindowLog;
  readonly deliveries: Pick<Deliveries, "attemptsOn">;
}

/** Nothing is sent. Throws Fault `settings_invalid` while the destination's settings cannot be used. */
export async function previewReplay(
  request: ReplayRequest,
  runner: LaneRunner,
  end: number,
  { store, log, deliveries }: PreviewPorts,
): Promise<readonly ReplaySample[]> {
  const scan = { request, from: null, end, limit: SAMPLE_EVENTS, isDone: new Set<number>() };
  const entries = isOfDeadLetters(request)
    ? await firstDeadLetters(store, request, SAMPLE_EVENTS)
    : (await scanWindow(log, runner, scan)).entries;
  const prepared = await prepare(entries, runner.orders);
  const { destinationId } = runner.lane;
  const attempts = await deliveries.attemptsOn(entries.map(({ offset }) => offset));
  return entries.flatMap((entry, index) => {
    const { event } = entry;
    if (event === null) return [];
    const own = attempts.filter((one) => one.offset === entry.offset && one.destinationId === destinationId);
    return [
      {
        offset: entry.offset,
        messageId: entry.messageId,
        sourceId: entry.sourceId,
        name: eventName(event),
        receivedAt: entry.receivedAt,
        deliveryId: entry.deliveryId,
        ...shown(entry, prepared[index], runner.orders),
        before: entry.lastExchange?.request ?? null,
        lastOutcome: own.at(-1) ?? null,
      },
    ];
  });
}

type Answer = Prepared | { readonly kind: "fault"; readonly why: string };

async function prepare(entries: readonly Entry[], { prepare: step }: LaneOrders): Promise<readonly Answer[]> {
  const given = entries.flatMap(({ sourceId, event }) => (event === null ? [] : [{ sourceId, event }]));
  if (step === null) return given.map(({ event }) => ({ kind: "send", events: [event] }));
  try {
    return await step(given);
  } catch (error) {
    return given.map(() => ({ kind: "fault", why: messageOf(error) }));
  }
}

/** Each event by itself, also where a real replay would put several into one request. */
function shown(
  entry: Entry,
  answer: Answer | undefined,
  { binding }: LaneOrders,
): { readonly request: Exchange["request"] | null; readonly why: string | null } {
  if (binding === null) throw new Fault("settings_invalid", "The destination's settings cannot be used.");
  if (answer === undefined) return { request: null, why: "It could not be prepared." };
  if (answer.kind !== "send") return { request: null, why: answer.why };
  const { deliveryId, sourceId } = entry;
  const items = answer.events.map((event, number) => ({
    deliveryId: number === 0 ? deliveryId : `${deliveryId}~${String(number + 1)}`,
    attempt: 1,
    sourceId,
    event,
  }));
  try {
    const request = binding.connector.render(items, binding.settings, Date.now());
    return { request: evidence(request, null, null, 0).request, why: null };
  } catch (error) {
    return { request: null, why: messageOf(error) };
  }
}
