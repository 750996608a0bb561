import type { ReplayRequest } from "../../contract/control.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import { deliveryIdOf } from "./delivery-id.ts";
import { createEntry, type Entry } from "./entry.ts";
import type { Store } from "./store.ts";

export async function countDeadLetters(store: Store, request: ReplayRequest): Promise<number> {
  const { rows } = await store.pool.query<{ matched: string }>(
    "SELECT count(*) AS matched FROM dead_letters WHERE destination_id = $1 AND id = ANY($2) AND state = 'open'",
    [request.destinationId, request.deadLetterIds ?? []],
  );
  return Number(rows[0]?.matched ?? 0);
}

interface DeadLetterRow {
  readonly id: string;
  readonly destination_id: string;
  readonly source_id: string;
  readonly offset: string;
  readonly message_id: string;
  readonly person_keys: readonly string[];
  readonly event: CanonicalEvent;
  readonly received_at: Date;
}

/** The next dead letters of a replay in the order of the log. Their events travel with them: the log may have let go. */
export async function nextDeadLetters(
  store: Store,
  replayId: string,
  limit: number,
): Promise<readonly Entry[]> {
  const { rows } = await store.pool.query<DeadLetterRow>(
    `SELECT id, destination_id, source_id, "offset", message_id, person_keys, event, received_at
     FROM dead_letters WHERE replay_id = $1 AND state = 'replaying' ORDER BY "offset" LIMIT $2`,
    [replayId, limit],
  );
  return rows.map((row) =>
    createEntry(
      {
        offset: Number(row.offset),
        sourceId: row.source_id,
        messageId: row.message_id,
        receivedAt: row.received_at.getTime(),
        personKeys: row.person_keys,
        deliveryId: deliveryIdOf(row.destination_id, row.source_id, row.message_id),
        bytes: 1024,
        event: row.event,
      },
      { replayId, deadLetterId: row.id },
    ),
  );
}
