/** One event's whole way: as it came, what each destination was told and answered, and its place in the warehouse. */
import type { EventStory } from "../../contract/control.ts";
import type { AttemptRecord, Exchange } from "../../contract/delivery.ts";
import type { StoredEvent } from "../../contract/event.ts";
import type { Release } from "../../contract/release.ts";
import { messageOf } from "../base/fault.ts";
import type { LogReader, Offset } from "../log/index.ts";
import { exchangesFor, warehouseState, type KeptExchange } from "./asking.ts";
import type { ControlContext } from "./context.ts";
import { readReceived } from "./received.ts";
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
  const [attempts, exchanges, received, warehouse] = await Promise.all([
    readAttempts(offset, await logs.reader("deliveries")),
    orElse(exchangesFor(roles, offset), []),
    readReceived(stored, await logs.reader("intake")),
    orElse(warehouseState(roles, offset), { state: "waiting", tables: [] }),
  ]);
  const latest = latestPerDestination(attempts);
  return {
    summary: summarise(offset, stored, latest),
    sourceName: config.running?.sources.find(({ id }) => id === stored.sourceId)?.name ?? null,
    received,
    destinations: destinationsOf({ stored, attempts, latest, exchanges }, config.running),
    warehouse,
  };
}

/** Straight from the log, so that it can be told also while no lane runs. A record of it holds several attempts. */
async function readAttempts(offset: Offset, deliveries: LogReader): Promise<readonly AttemptRecord[]> {
  const records = await deliveries.readSpanning(offset);
  return records
    .flatMap(({ payload }) => JSON.parse(payload) as readonly AttemptRecord[])
    .filter((attempt) => attempt.offset === offset)
    .sort((a, b) => a.attempt - b.attempt || a.at - b.at);
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
  const connected = (release?.connections ?? []).filter(
    ({ sourceId, enabled, activeFrom }) =>
      enabled && sourceId === stored.sourceId && activeFrom <= Date.parse(stored.event.receivedAt),
  );
  const ids = new Set([
    ...connected.map(({ destinationId }) => destinationId),
    ...latest.map(({ destinationId }) => destinationId),
  ]);
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
