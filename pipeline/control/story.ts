/** One event's whole way: as it came, what each destination was told and answered, and its place in the warehouse. */
import type { EventStory } from "../../contract/control.ts";
import type { AttemptRecord, Exchange } from "../../contract/delivery.ts";
import type { StoredEvent } from "../../contract/event.ts";
import type { Release } from "../../contract/release.ts";
import { messageOf } from "../base/fault.ts";
import type { LogReader, Offset } from "../log/index.ts";
import { exchangesFor, warehouseState, type KeptExchange } from "./asking.ts";
import { connectedTo } from "./connected.ts";
import type { ControlContext } from "./context.ts";
import { quarantinedOf } from "./kept-items.ts";
import { readBefore, readReceived } from "./received.ts";
import { stateOf, summariseRefused } from "./refused.ts";
import { pastSources } from "./search.ts";
import { latestPerDestination, summarise } from "./summary.ts";

/** What a role cannot tell at the moment is left open rather than failing the whole story. */
export async function tellStory(
  offset: Offset,
  stored: StoredEvent,
  context: ControlContext,
): Promise<EventStory> {
  const { roles, logs, config, logger } = context;
  const orElse = async <T>(answer: Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      logger.debug({ error: messageOf(error) }, "a part of an event's story is missing");
      return otherwise;
    }
  };
  const intake = await logs.reader("intake");
  const kept = await quarantinedOf(stored.sourceId, stored.event.messageId, await logs.reader("quarantine"));
  const [attempts, exchanges, received, before, warehouse] = await Promise.all([
    readAttempts(offset, await logs.reader("deliveries")),
    orElse(exchangesFor(roles, offset), []),
    readReceived(stored, intake),
    readBefore(stored, intake),
    orElse(warehouseState(roles, offset), { state: "waiting", tables: [] }),
  ]);
  const latest = latestPerDestination(attempts);
  return {
    summary: summarise(offset, stored, latest),
    state: "accepted",
    before,
    plan: stored.plan ?? null,
    planName: planName(stored.plan ?? null, config.running),
    transformations: (stored.transformations ?? []).map((link) => ({
      ...link,
      name:
        config.running?.transformations.find(({ id }) => id === link.transformationId)?.name ??
        link.transformationId,
    })),
    quarantine: kept.map(({ item }) => item),
    releasedFrom: stored.releasedFrom === undefined ? null : String(stored.releasedFrom),
    sourceName: config.running?.sources.find(({ id }) => id === stored.sourceId)?.name ?? null,
    received,
    destinations: destinationsOf({ stored, attempts, latest, exchanges }, config.running),
    warehouse,
  };
}

/** The story of an event that only the quarantine knows; null when it does not know it either. */
export async function tellRefusal(
  messageId: string,
  sourceId: string | undefined,
  { logs, config }: ControlContext,
): Promise<EventStory | null> {
  const sources = config.running?.sources ?? [];
  const known = sources.map(({ id }) => id);
  const quarantine = await logs.reader("quarantine");
  const candidates =
    sourceId === undefined
      ? [...known, ...(await pastSources(quarantine, "quarantined:", known))]
      : [sourceId];
  for (const candidate of candidates) {
    const kept = await quarantinedOf(candidate, messageId, quarantine);
    const last = kept.at(-1);
    if (last === undefined) continue;
    const { item, intakeOffset, index } = last;
    const place = { intakeOffset, item: index };
    const intake = await logs.reader("intake");
    const [received, before] = await Promise.all([readReceived(place, intake), readBefore(place, intake)]);
    return {
      summary: summariseRefused(item, before ?? undefined),
      state: stateOf(item),
      before,
      plan: item.plan,
      planName: planName(item.plan, config.running),
      transformations: [],
      quarantine: kept.map((each) => each.item),
      releasedFrom: item.releasedFrom,
      sourceName: sources.find(({ id }) => id === candidate)?.name ?? null,
      received,
      destinations: [],
      warehouse: { state: "discarded", tables: [] },
    };
  }
  return null;
}

const planName = (plan: EventStory["plan"], release: Release | null): string | null =>
  release?.plans.find(({ id }) => id === plan?.planId)?.name ?? null;

/** Straight from the log, so that it can be told also while no lane runs. A record of it holds several attempts. */
async function readAttempts(offset: Offset, deliveries: LogReader): Promise<readonly AttemptRecord[]> {
  const records = await deliveries.readSpanning(offset);
  return records
    .flatMap(({ payload }) => JSON.parse(payload) as readonly AttemptRecord[])
    .filter((attempt) => attempt.offset === offset)
    .sort((a, b) => a.at - b.at || a.attempt - b.attempt);
}

interface Deliveries {
  readonly stored: StoredEvent;
  readonly attempts: readonly AttemptRecord[];
  readonly latest: readonly AttemptRecord[];
  readonly exchanges: readonly KeptExchange[];
}

/** Every destination that is connected to the source, and every one that was tried; without a word yet: pending. */
function destinationsOf(
  { stored, attempts, latest, exchanges }: Deliveries,
  release: Release | null,
): EventStory["destinations"] {
  const ids = new Set([...connectedTo(stored, release), ...latest.map(({ destinationId }) => destinationId)]);
  return [...ids].map((destinationId) => ({
    destinationId,
    name: release?.destinations.find(({ id }) => id === destinationId)?.name ?? destinationId,
    state: latest.find((outcome) => outcome.destinationId === destinationId)?.state ?? "pending",
    attempts: attempts.filter((attempt) => attempt.destinationId === destinationId),
    exchange: exchangeOf(destinationId, exchanges),
  }));
}

const exchangeOf = (destinationId: string, exchanges: readonly KeptExchange[]): Exchange | null =>
  exchanges.find((kept) => kept.destinationId === destinationId)?.exchange ?? null;
