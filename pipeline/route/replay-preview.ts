/** A dry run of a replay: the exact requests that the first of its events would make now, beside what was sent before. */
import type { RenderedRequest } from "../../contract/control.ts";
import { eventName } from "../../contract/event.ts";
import type { ReplayRequest, ReplaySample, ReplayStarted } from "../../contract/replay.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Entry } from "./entry.ts";
import { Feed } from "./feed.ts";
import type { LaneRunner } from "./lane-runner.ts";
import { EVENT_EXPIRED } from "./outcome.ts";
import { renderEach } from "./rendered.ts";
import { firstDeadLetters } from "./replay-dead-letters.ts";
import { countDeadLetters, isOfDeadLetters } from "./replay-rows.ts";
import { rulesOf, type CompiledRules, type RulesPorts } from "./replay-rules.ts";
import { scanWindow, type WindowLog } from "./replay-window.ts";
import type { Store } from "./store.ts";

const SAMPLE_EVENTS = 5;

export interface PreviewPorts extends RulesPorts {
  readonly store: Store;
  readonly log: WindowLog;
  readonly deliveries: Pick<Deliveries, "attemptsOn">;
}

type Preview = Required<Omit<ReplayStarted, "id">>;

/** Nothing is sent. Throws Fault `settings_invalid` while the destination's settings cannot be used. */
export async function previewReplay(
  request: ReplayRequest,
  runner: LaneRunner,
  end: number,
  ports: PreviewPorts,
): Promise<Preview> {
  const rules = rulesOf(request, ports)();
  if (isOfDeadLetters(request)) {
    const matched = await countDeadLetters(ports.store, request);
    const entries = await firstDeadLetters(ports.store, request, SAMPLE_EVENTS);
    return { matched, matchedComplete: true, sample: await sampleOf(entries, rules, runner, ports) };
  }
  const { entries, matched, isLast } = await scanWindow(ports.log, runner, {
    request,
    rules,
    from: null,
    end,
    limit: Infinity,
    keep: SAMPLE_EVENTS,
    isDone: new Set(),
    deadline: Date.now() + request.countWithinMs,
    isGentle: false,
  });
  return { matched, matchedComplete: isLast, sample: await sampleOf(entries, rules, runner, ports) };
}

async function sampleOf(
  entries: readonly Entry[],
  rules: CompiledRules | null,
  runner: LaneRunner,
  { deliveries, log }: PreviewPorts,
): Promise<readonly ReplaySample[]> {
  await loadMissing(entries, log);
  const present = entries.filter(({ event }) => event !== null);
  const rendered = await renderEach(present, { ...runner.orders, ...rules });
  const requests = new Map(present.map((entry, index) => [entry, rendered[index] ?? NO_ANSWER]));
  const { destinationId } = runner.lane;
  const attempts = await deliveries.attemptsOn(entries.map(({ offset }) => offset));
  return entries.map((entry) => {
    const { event } = entry;
    const own = attempts.filter((one) => one.offset === entry.offset && one.destinationId === destinationId);
    return {
      offset: entry.offset,
      messageId: entry.messageId,
      sourceId: entry.sourceId,
      name: event === null ? "unknown" : eventName(event.value),
      receivedAt: entry.receivedAt,
      deliveryId: entry.deliveryId,
      ...(requests.get(entry) ?? EXPIRED),
      before: entry.lastExchange?.request ?? null,
      lastOutcome: own.at(-1) ?? null,
    };
  });
}

const NO_ANSWER: RenderedRequest = { request: null, why: null };
const EXPIRED: RenderedRequest = { request: null, why: EVENT_EXPIRED.why };

/** Dead letters may come without their event. */
async function loadMissing(entries: readonly Entry[], log: WindowLog): Promise<void> {
  const missing = entries.filter(({ event }) => event === null);
  const loaded = await new Feed(log).load(missing.map(({ offset }) => offset));
  for (const entry of missing) entry.event = loaded.get(entry.offset)?.carried ?? null;
}
