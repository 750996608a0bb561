/** The ledger: do the books of a destination balance? And the counts per minute behind its charts. */
import type { Ledger } from "../../contract/delivery.ts";
import { minuteOf } from "./arrivals.ts";
import type { Backlog } from "./backlog.ts";
import type { Store } from "./store.ts";

export interface Period {
  /** Epoch milliseconds by arrival; whole minutes count. */
  readonly from: number;
  readonly to: number;
}

export interface LaneMinute {
  readonly destinationId: string;
  /** Start of the minute, epoch milliseconds. */
  readonly minute: number;
  readonly delivered: number;
  readonly filtered: number;
  readonly deadLettered: number;
}

interface Booked {
  readonly cursor: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly filtered: number;
  readonly suppressed: number;
  readonly deadLettered: number;
  readonly held: number;
}

/**
 * `accepted` is what the reader of the lane noted plus what still lies before it; the outcomes were counted when events
 * became final. Nothing is derived from its opposite, so a lost event shows. Rejects when the database cannot be asked.
 */
export async function readLedger(
  store: Store,
  backlog: Backlog,
  lane: {
    readonly destinationId: string;
    /** By source: when the connection from there was made. */
    readonly activeFrom: ReadonlyMap<string, number>;
    readonly period: Period;
  },
): Promise<Ledger> {
  const booked = await readBooked(store, lane.destinationId, lane.period);
  const { events: lag, isEstimated } = booked === null ? NO_LAG : await backlog.lagOf(booked.cursor, lane);
  const { accepted, delivered, filtered, suppressed, deadLettered, held } = booked ?? NOTHING;
  const sum = delivered + filtered + suppressed + deadLettered + held + lag;
  return {
    accepted: accepted + lag,
    delivered,
    filtered,
    suppressed,
    deadLettered,
    held,
    lag,
    balanced: accepted + lag === sum,
    estimated: isEstimated,
  };
}

const NO_LAG = { events: 0, isEstimated: false };
const NOTHING: Booked = {
  cursor: 0,
  accepted: 0,
  delivered: 0,
  filtered: 0,
  suppressed: 0,
  deadLettered: 0,
  held: 0,
};

/** One statement sees one moment: cursor, counts and held events belong together. */
async function readBooked(store: Store, destinationId: string, period: Period): Promise<Booked | null> {
  const { rows } = await store.pool.query<Record<keyof Booked, string>>(
    `SELECT l.cursor, coalesce(sum(m.accepted), 0) AS accepted, coalesce(sum(m.delivered), 0) AS delivered,
            coalesce(sum(m.filtered), 0) AS filtered, coalesce(sum(m.suppressed), 0) AS suppressed,
            coalesce(sum(m.dead_lettered), 0) AS "deadLettered",
            (SELECT count(*) FROM held_events h WHERE h.destination_id = l.destination_id
               AND date_trunc('minute', h.received_at) >= $2 AND date_trunc('minute', h.received_at) < $3) AS held
     FROM lanes l LEFT JOIN lane_minutes m
       ON m.destination_id = l.destination_id AND m.minute >= $2 AND m.minute < $3
     WHERE l.destination_id = $1 GROUP BY l.destination_id, l.cursor`,
    [destinationId, new Date(minuteOf(period.from)), new Date(period.to)],
  );
  const [row] = rows;
  if (row === undefined) return null;
  return {
    cursor: Number(row.cursor),
    accepted: Number(row.accepted),
    delivered: Number(row.delivered),
    filtered: Number(row.filtered),
    suppressed: Number(row.suppressed),
    deadLettered: Number(row.deadLettered),
    held: Number(row.held),
  };
}

/** Final outcomes per minute of arrival, for all destinations. */
export async function readMinutes(store: Store, period: Period): Promise<readonly LaneMinute[]> {
  const { rows } = await store.pool.query<{
    destination_id: string;
    minute: Date;
    delivered: string;
    filtered: string;
    dead_lettered: string;
  }>(
    `SELECT destination_id, minute, sum(delivered) AS delivered, sum(filtered) AS filtered, sum(dead_lettered) AS dead_lettered
     FROM lane_minutes WHERE minute >= $1 AND minute < $2 GROUP BY destination_id, minute ORDER BY minute`,
    [new Date(minuteOf(period.from)), new Date(period.to)],
  );
  return rows.map((row) => ({
    destinationId: row.destination_id,
    minute: row.minute.getTime(),
    delivered: Number(row.delivered),
    filtered: Number(row.filtered),
    deadLettered: Number(row.dead_lettered),
  }));
}
