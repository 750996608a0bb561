/** A dry run of a replay: the exact requests that the first of its events would make now, beside what was sent before. */
import { eventName } from "../../contract/event.ts";
import type { ReplayRequest, ReplaySample } from "../../contract/replay.ts";
import type { Deliveries } from "./deliveries.ts";
import type { LaneRunner } from "./lane-runner.ts";
import { renderEach } from "./rendered.ts";
import { firstDeadLetters } from "./replay-dead-letters.ts";
import { isOfDeadLetters } from "./replay-rows.ts";
import { rulesOf, type RulesPorts } from "./replay-rules.ts";
import { scanWindow, type WindowLog } from "./replay-window.ts";
import type { Store } from "./store.ts";

const SAMPLE_EVENTS = 5;

export interface PreviewPorts extends RulesPorts {
  readonly store: Store;
  readonly log: WindowLog;
  readonly deliveries: Pick<Deliveries, "attemptsOn">;
}

/** Nothing is sent. Throws Fault `settings_invalid` while the destination's settings cannot be used. */
export async function previewReplay(
  request: ReplayRequest,
  runner: LaneRunner,
  end: number,
  ports: PreviewPorts,
): Promise<readonly ReplaySample[]> {
  const { store, log, deliveries } = ports;
  const rules = rulesOf(request, ports)();
  const scan = { request, rules, from: null, end, limit: SAMPLE_EVENTS, isDone: new Set<number>() };
  const entries = isOfDeadLetters(request)
    ? await firstDeadLetters(store, request, SAMPLE_EVENTS)
    : (await scanWindow(log, runner, scan)).entries;
  const present = entries.filter(({ event }) => event !== null);
  const { orders } = runner;
  const rendered = await renderEach(present, rules === null ? orders : { ...orders, prepare: rules.prepare });
  const { destinationId } = runner.lane;
  const attempts = await deliveries.attemptsOn(entries.map(({ offset }) => offset));
  return present.flatMap((entry, index) => {
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
        ...(rendered[index] ?? { request: null, why: null }),
        before: entry.lastExchange?.request ?? null,
        lastOutcome: own.at(-1) ?? null,
      },
    ];
  });
}
