/** The ledger: do the books of a destination balance? And the counts per minute behind its charts. */
import type { Ledger } from "../../contract/delivery.ts";
import { minuteOf } from "./arrivals.ts";
import type { Backlog, Lag } from "./backlog.ts";
import type { LaneBooks } from "./ledger-metrics.ts";
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
  return balance(booked ?? NOTHING, { events: lag, isEstimated });
}

function balance(booked: Booked, { events: lag, isEstimated }: Lag): Ledger {
  const { accepted, delivered, filtered, suppressed, deadLettered, held } = booked;
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
  return row === undefined ? null : bookedOf(row);
}

const bookedOf = (row: Readonly<Record<keyof Booked, string>>): Booked => ({
  cursor: Number(row.cursor),
  accepted: Number(row.accepted),
  delivered: Number(row.delivered),
  filtered: Number(row.filtered),
  suppressed: Number(row.suppressed),
  deadLettered: Number(row.deadLettered),
  held: Number(row.held),
});

/** Beyond any event, and still a date that Postgres takes. */
const FAR_FUTURE = Date.UTC(9999, 0, 1);
export const EVER: Period = { from: 0, to: FAR_FUTURE };

/** The ledgers of many lanes since their beginning, in one query. A backlog that is not counted yet is estimated at once. */
export async function readAllBooks(
  store: Store,
  backlog: Backlog,
  lanes: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Promise<readonly LaneBooks[]> {
  const { rows } = await store.pool.query<
    Record<keyof Booked, string> & { readonly destination_id: string; readonly open: string }
  >(
    `SELECT l.destination_id, l.cursor, coalesce(m.accepted, 0) AS accepted, coalesce(m.delivered, 0) AS delivered,
            coalesce(m.filtered, 0) AS filtered, coalesce(m.suppressed, 0) AS suppressed,
            coalesce(m.dead_lettered, 0) AS "deadLettered",
            (SELECT count(*) FROM held_events h WHERE h.destination_id = l.destination_id) AS held,
            (SELECT count(*) FROM dead_letters d WHERE d.destination_id = l.destination_id AND d.state = 'open') AS open
     FROM lanes l LEFT JOIN (
       SELECT destination_id, sum(accepted) AS accepted, sum(delivered) AS delivered, sum(filtered) AS filtered,
              sum(suppressed) AS suppressed, sum(dead_lettered) AS dead_lettered
       FROM lane_minutes GROUP BY destination_id) m ON m.destination_id = l.destination_id
     WHERE l.destination_id = ANY($1)`,
    [[...lanes.keys()]],
  );
  const books: LaneBooks[] = [];
  for (const row of rows) {
    const activeFrom = lanes.get(row.destination_id) ?? new Map<string, number>();
    const booked = bookedOf(row);
    const lag = await backlog.lagOf(booked.cursor, { activeFrom, period: EVER }, 0);
    const { destination_id: destinationId, open } = row;
    books.push({ destinationId, ledger: balance(booked, lag), deadLettersOpen: Number(open) });
  }
  return books;
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
