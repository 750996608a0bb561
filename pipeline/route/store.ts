/**
 * Lanes in Postgres. A commit of all lanes is one transaction: cursors, counts, held events, dead letters and replays move
 * together or not at all. Every lane's commits are numbered, so that one whose answer was lost is not counted twice.
 */
import { Pool, type PoolClient } from "pg";
import type { BreakerState } from "./breaker.ts";
import type { LaneCommit } from "./books.ts";
import type { LaneSnapshot } from "./lane.ts";
import { toPgJson } from "./pg-text.ts";
import { writeSalvaging, type Salvageable } from "./salvage.ts";
import { deadLetterRow, evidenceShare, heldEntry, heldRow, type HeldRow } from "./store-rows.ts";

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** For a server that hangs, and so cannot keep the time itself. A commit that it makes later after all is recognised by its number. */
const ANSWER_TIMEOUT_MS = 35_000;

interface LaneRow {
  readonly destination_id: string;
  readonly cursor: string;
  readonly state: { readonly seq?: number; readonly breaker?: BreakerState };
}

export class Store {
  readonly pool: Pool;

  constructor(databaseUrl: string) {
    this.pool = new Pool({
      connectionString: databaseUrl,
      max: 4,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      application_name: "tributary-route",
    });
    // An idle connection that breaks is replaced by the next query, which reports what is wrong.
    this.pool.on("error", () => undefined);
    // The same for one that breaks between two statements of a transaction: the second of them fails.
    this.pool.on("connect", (client) => client.on("error", () => undefined));
  }

  /** The lane as it was committed last; created with this cursor when it is new. */
  async openLane(destinationId: string, startAt: number): Promise<LaneSnapshot> {
    await this.pool.query(
      `INSERT INTO lanes (destination_id, cursor, started_at_offset) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING`,
      [destinationId, startAt],
    );
    const { rows: lanes } = await this.pool.query<LaneRow>(
      "SELECT destination_id, cursor, state FROM lanes WHERE destination_id = $1",
      [destinationId],
    );
    const { rows: held } = await this.pool.query<HeldRow>(
      `SELECT destination_id, "offset", person_keys, source_id, message_id, received_at, attempts, first_tried_at,
              next_attempt_at, last_code, last_message, NULL AS last_exchange, pending
       FROM held_events WHERE destination_id = $1 ORDER BY "offset"`,
      [destinationId],
    );
    const [lane] = lanes;
    if (lane === undefined) throw new Error(`lane ${destinationId} was deleted while it was opened`);
    return {
      destinationId,
      cursor: Number(lane.cursor),
      seq: lane.state.seq ?? 0,
      breaker: lane.state.breaker ?? { kind: "closed" },
      held: held.map(heldEntry),
    };
  }

  async commit(commits: readonly LaneCommit[]): Promise<void> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("BEGIN");
      const fresh = await notYetApplied(client, commits);
      await writeSalvaging(client, DEAD_LETTERS, deadLetterRows(fresh));
      for (const [sql, rows] of statements(fresh))
        if (rows.length > 0) await client.query(sql, [toPgJson(rows)]);
      await client.query("COMMIT");
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
      await client.query("ROLLBACK").catch(() => undefined);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

async function notYetApplied(
  client: PoolClient,
  commits: readonly LaneCommit[],
): Promise<readonly LaneCommit[]> {
  const { rows } = await client.query<{ destination_id: string; seq: string | null }>(
    `SELECT destination_id, state->>'seq' AS seq FROM lanes WHERE destination_id = ANY($1)
     ORDER BY destination_id FOR UPDATE`,
    [commits.map((commit) => commit.destinationId)],
  );
  const applied = new Map(rows.map((row) => [row.destination_id, Number(row.seq ?? 0)]));
  return commits.filter((commit) => commit.seq > (applied.get(commit.destinationId) ?? Infinity));
}

type Statement = readonly [sql: string, rows: readonly object[]];

function statements(commits: readonly LaneCommit[]): readonly Statement[] {
  return [
    [
      CURSORS,
      commits.map((c) => ({
        id: c.destinationId,
        cursor: c.cursor,
        state: { seq: c.seq, breaker: c.breaker },
      })),
    ],
    [
      MINUTES,
      commits.flatMap((c) =>
        c.minutes.map((m) => ({ ...m, minute: new Date(m.minute), id: c.destinationId })),
      ),
    ],
    [
      HEALTH,
      commits.flatMap((c) =>
        c.health.map((m) => ({ ...m, minute: new Date(m.minute), id: c.destinationId })),
      ),
    ],
    [HOLDS, commits.flatMap((c) => c.held.map((entry) => heldRow(c.destinationId, entry)))],
    [RELEASES, commits.flatMap((c) => c.released.map((offset) => ({ id: c.destinationId, offset })))],
    [
      REVIVED,
      commits.flatMap((c) =>
        c.replayed.flatMap((r) => r.revived.map((e) => ({ id: e.replay?.deadLetterId }))),
      ),
    ],
    [
      REPLAYS,
      commits.flatMap((c) =>
        c.replayed.map(({ replayId, delivered, failed, position, done, isFinished }) => ({
          id: replayId,
          delivered,
          failed,
          position,
          done,
          finished: isFinished,
        })),
      ),
    ],
  ];
}

function deadLetterRows(commits: readonly LaneCommit[]): readonly Salvageable[] {
  const dead = commits.flatMap(({ destinationId, deadLetters, replayed }) =>
    [...deadLetters, ...replayed.flatMap(({ failedAgain }) => failedAgain)].map((entry) => ({
      destinationId,
      entry,
    })),
  );
  const chars = evidenceShare(dead.length);
  return dead.map(({ destinationId, entry }) => ({
    whole: deadLetterRow(destinationId, entry, chars),
    bare: () => deadLetterRow(destinationId, entry, null),
  }));
}

const CURSORS = `
  UPDATE lanes SET cursor = r.cursor, state = r.state, updated_at = now()
  FROM jsonb_to_recordset($1::jsonb) AS r(id text, cursor bigint, state jsonb) WHERE lanes.destination_id = r.id`;

const MINUTES = `
  INSERT INTO lane_minutes AS m (destination_id, minute, source_id, accepted, delivered, filtered, suppressed, dead_lettered)
  SELECT id, minute, "sourceId", accepted, delivered, filtered, suppressed, "deadLettered"
  FROM jsonb_to_recordset($1::jsonb) AS r(id text, minute timestamptz, "sourceId" text, accepted bigint,
    delivered bigint, filtered bigint, suppressed bigint, "deadLettered" bigint)
  ON CONFLICT (destination_id, minute, source_id) DO UPDATE SET
    accepted = m.accepted + excluded.accepted, delivered = m.delivered + excluded.delivered,
    filtered = m.filtered + excluded.filtered, suppressed = m.suppressed + excluded.suppressed,
    dead_lettered = m.dead_lettered + excluded.dead_lettered`;

const summed = (column: string): string =>
  `${column} = coalesce((SELECT array_agg(coalesce(a, 0) + coalesce(b, 0) ORDER BY place)
    FROM unnest(m.${column}, excluded.${column}) WITH ORDINALITY AS t(a, b, place)), '{}')`;

const HEALTH = `
  INSERT INTO delivery_minutes AS m (destination_id, minute, attempts, attempts_failed, delivered, dead_lettered,
    throttled_ms, failures, tries, latency, duration)
  SELECT id, minute, attempts, "attemptsFailed", delivered, "deadLettered", "throttledMs", failures, tries, latency, duration
  FROM jsonb_to_recordset($1::jsonb) AS r(id text, minute timestamptz, attempts bigint, "attemptsFailed" bigint,
    delivered bigint, "deadLettered" bigint, "throttledMs" bigint, failures bigint[], tries bigint[], latency bigint[],
    duration bigint[])
  ON CONFLICT (destination_id, minute) DO UPDATE SET
    attempts = m.attempts + excluded.attempts, attempts_failed = m.attempts_failed + excluded.attempts_failed,
    delivered = m.delivered + excluded.delivered, dead_lettered = m.dead_lettered + excluded.dead_lettered,
    throttled_ms = m.throttled_ms + excluded.throttled_ms,
    ${["failures", "tries", "latency", "duration"].map(summed).join(", ")}`;

const HOLDS = `
  INSERT INTO held_events AS h (destination_id, "offset", person_keys, source_id, message_id, received_at, attempts,
    first_tried_at, next_attempt_at, last_code, last_message, last_exchange, pending)
  SELECT destination_id, "offset", person_keys, source_id, message_id, received_at, attempts,
    first_tried_at, next_attempt_at, last_code, last_message, last_exchange, nullif(pending, 'null')
  FROM jsonb_to_recordset($1::jsonb) AS r(destination_id text, "offset" bigint, person_keys text[], source_id text,
    message_id text, received_at timestamptz, attempts int, first_tried_at timestamptz, next_attempt_at timestamptz,
    last_code text, last_message text, last_exchange jsonb, pending jsonb)
  ON CONFLICT (destination_id, "offset") DO UPDATE SET
    attempts = excluded.attempts, first_tried_at = excluded.first_tried_at, next_attempt_at = excluded.next_attempt_at,
    last_code = excluded.last_code, last_message = excluded.last_message, pending = excluded.pending,
    last_exchange = coalesce(excluded.last_exchange, h.last_exchange)`;

const RELEASES = `
  DELETE FROM held_events h USING jsonb_to_recordset($1::jsonb) AS r(id text, "offset" bigint)
  WHERE h.destination_id = r.id AND h."offset" = r."offset"`;

const DEAD_LETTERS = `
  INSERT INTO dead_letters (id, destination_id, source_id, "offset", message_id, event_name, person_keys, event,
    exchange, code, message, status, fingerprint, attempts, received_at, state)
  SELECT id, destination_id, source_id, "offset", message_id, event_name, person_keys, coalesce(event, 'null'),
    exchange, code, message, status, fingerprint, attempts, received_at, 'open'
  FROM jsonb_to_recordset($1::jsonb) AS r(id text, destination_id text, source_id text, "offset" bigint,
    message_id text, event_name text, person_keys text[], event jsonb, exchange jsonb, code text, message text,
    status int, fingerprint text, attempts int, received_at timestamptz)
  ON CONFLICT (destination_id, "offset") DO UPDATE SET
    exchange = excluded.exchange, code = excluded.code, message = excluded.message,
    status = excluded.status, fingerprint = excluded.fingerprint,
    attempts = dead_letters.attempts + excluded.attempts, failed_at = now(), state = 'open'`;

const REVIVED = `
  UPDATE dead_letters d SET state = 'replayed' FROM jsonb_to_recordset($1::jsonb) AS r(id text) WHERE d.id = r.id`;

const REPLAYS = `
  UPDATE replays p SET delivered = p.delivered + r.delivered, failed = p.failed + r.failed, position = r.position,
    done = r.done, state = CASE WHEN r.finished AND p.state <> 'cancelled' THEN 'finished' ELSE p.state END,
    finished_at = CASE WHEN r.finished THEN now() ELSE p.finished_at END
  FROM jsonb_to_recordset($1::jsonb)
    AS r(id text, delivered int, failed int, position bigint, done bigint[], finished boolean)
  WHERE p.id = r.id`;
