import { CarriedEvent } from "../../contract/carried-event.ts";
import type { Exchange } from "../../contract/delivery.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import type { ReplayRequest } from "../../contract/replay.ts";
import { deliveryIdOf } from "./delivery-id.ts";
import { createEntry, type Entry, type ReplayRef } from "./entry.ts";
import type { Store } from "./store.ts";

interface DeadLetterRow {
  readonly id: string;
  readonly destination_id: string;
  readonly source_id: string;
  readonly offset: string;
  readonly message_id: string;
  readonly person_keys: readonly string[];
  readonly event: CanonicalEvent | null;
  readonly received_at: Date;
  readonly exchange: Exchange | null;
}

/** Of an event that could not be kept earlier versions kept the message id: that is no event. */
const COLUMNS = `id, destination_id, source_id, "offset", message_id, person_keys,
  CASE WHEN event ? 'type' THEN event END AS event, received_at, exchange`;

/**
 * The next dead letters of a replay in the order of the log. Their events travel with them, since the log may have let go;
 * those without are loaded from the log when they are sent.
 */
export async function nextDeadLetters(
  { pool }: Store,
  replay: Omit<ReplayRef, "deadLetterId">,
  limit: number,
): Promise<readonly Entry[]> {
  const { rows } = await pool.query<DeadLetterRow>(
    `SELECT ${COLUMNS} FROM dead_letters WHERE replay_id = $1 AND state = 'replaying' ORDER BY "offset" LIMIT $2`,
    [replay.replayId, limit],
  );
  return rows.map((row) => entryOfRow(row, replay));
}

/** The first ones that a request is about, for a dry run; `lastExchange` is what was sent before. */
export async function firstDeadLetters(
  { pool }: Store,
  request: ReplayRequest,
  limit: number,
): Promise<readonly Entry[]> {
  const { rows } = await pool.query<DeadLetterRow>(
    `SELECT ${COLUMNS} FROM dead_letters
     WHERE destination_id = $1 AND state = 'open' AND (id = ANY($2) OR fingerprint = $3) ORDER BY "offset" LIMIT $4`,
    [request.destinationId, request.deadLetterIds ?? [], request.fingerprint ?? null, limit],
  );
  return rows.map((row) => entryOfRow(row, { replayId: "" }));
}

function entryOfRow(row: DeadLetterRow, replay: Omit<ReplayRef, "deadLetterId">): Entry {
  const entry = createEntry(
    {
      offset: Number(row.offset),
      sourceId: row.source_id,
      messageId: row.message_id,
      receivedAt: row.received_at.getTime(),
      personKeys: row.person_keys,
      deliveryId: deliveryIdOf(row.destination_id, row.source_id, row.message_id),
      bytes: 1024,
      event: row.event === null ? null : CarriedEvent.of(row.event),
    },
    { ...replay, deadLetterId: row.id },
  );
  entry.lastExchange = row.exchange;
  return entry;
}

/** Open dead letters among events that a window sends again: their books follow what becomes of them now. */
export async function takeDeadLetters(
  { pool }: Store,
  replayId: string,
  { destinationId, offsets }: { readonly destinationId: string; readonly offsets: readonly number[] },
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await pool.query<{ id: string; offset: string }>(
    `UPDATE dead_letters SET state = 'replaying', replay_id = $1
     WHERE destination_id = $2 AND "offset" = ANY($3)
       AND (state = 'open' OR (state = 'replaying' AND replay_id = $1)) RETURNING id, "offset"`,
    [replayId, destinationId, offsets],
  );
  return new Map(rows.map((row) => [Number(row.offset), row.id]));
}
