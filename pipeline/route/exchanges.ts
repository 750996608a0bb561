import type { Exchange } from "../../contract/delivery.ts";
import type { Store } from "./store.ts";

/** The last exchange with a destination about one event. */
export interface KeptExchange {
  readonly destinationId: string;
  readonly exchange: Exchange | null;
}

/** Kept for failures: of events that are held, and of dead letters. */
export async function readExchanges(store: Store, offset: number): Promise<readonly KeptExchange[]> {
  const { rows } = await store.pool.query<{ destination_id: string; exchange: Exchange | null }>(
    `SELECT destination_id, last_exchange AS exchange FROM held_events WHERE "offset" = $1
     UNION ALL SELECT destination_id, exchange FROM dead_letters WHERE "offset" = $1`,
    [offset],
  );
  return rows.map((row) => ({ destinationId: row.destination_id, exchange: row.exchange }));
}
