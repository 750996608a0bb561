/** Failures of one kind seen together: dead letters by their fingerprint, and events that are still tried again. */
import { answerDetail, normaliseMessage } from "../../contract/failures.ts";
import type { FailureGroup } from "../../contract/health.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { HealthPeriod } from "./health-read.ts";
import type { Store } from "./store.ts";

const GROUPS_MAX = 50;

export interface GroupQuestion extends HealthPeriod {
  readonly destinationId: string;
  readonly bucketMs: number;
}

interface DeadRow {
  readonly fingerprint: string;
  readonly code: string;
  readonly status: number | null;
  readonly message: string;
  readonly body: string | null;
  readonly failed: string;
  readonly open: string;
  readonly people: string;
  readonly first_at: Date;
  readonly last_at: Date;
}

interface WaitingRow {
  readonly code: string | null;
  readonly message: string | null;
  readonly body: string | null;
  readonly status: number | null;
  readonly waiting: string;
  readonly people: string;
  readonly first_at: Date;
}

/** Most events first. People are counted by their first identifier. */
export async function readFailureGroups(
  store: Store,
  question: GroupQuestion,
): Promise<readonly FailureGroup[]> {
  const [dead, trends, waiting] = await Promise.all([
    readDead(store, question),
    readTrends(store, question),
    readWaiting(store, question.destinationId),
  ]);
  const total = dead.reduce((sum, row) => sum + Number(row.failed), 0);
  const groups = new Map(
    dead.map((row): [string, FailureGroup] => [
      row.fingerprint,
      {
        fingerprint: row.fingerprint,
        destinationId: question.destinationId,
        code: row.code,
        status: row.status,
        message: normaliseMessage(row.message),
        detail: answerDetail(row.body),
        failed: Number(row.failed),
        open: Number(row.open),
        waiting: 0,
        share: Number(row.failed) / total,
        people: Number(row.people),
        firstAt: row.first_at.getTime(),
        lastAt: row.last_at.getTime(),
        trend: trends.get(row.fingerprint) ?? [],
      },
    ]),
  );
  for (const row of waiting) addWaiting(groups, row, question.destinationId);
  return [...groups.values()].sort((a, b) => b.failed + b.waiting - (a.failed + a.waiting));
}

async function readDead({ pool }: Store, { destinationId, from, to }: GroupQuestion): Promise<DeadRow[]> {
  const { rows } = await pool.query<DeadRow>(
    `SELECT fingerprint, min(code) AS code, min(status) AS status,
            (array_agg(message ORDER BY failed_at DESC))[1] AS message,
            (array_agg(exchange->'response'->>'body' ORDER BY failed_at DESC))[1] AS body, count(*) AS failed,
            count(*) FILTER (WHERE state = 'open') AS open, count(DISTINCT person_keys[1]) AS people,
            min(failed_at) AS first_at, max(failed_at) AS last_at
     FROM dead_letters WHERE destination_id = $1 AND failed_at >= $2 AND failed_at < $3
     GROUP BY fingerprint ORDER BY count(*) DESC LIMIT $4`,
    [destinationId, new Date(from), new Date(to), GROUPS_MAX],
  );
  return rows;
}

async function readTrends({ pool }: Store, { destinationId, from, to, bucketMs }: GroupQuestion) {
  const { rows } = await pool.query<{ fingerprint: string; at: string; count: string }>(
    `SELECT fingerprint, (floor(extract(epoch FROM failed_at) * 1000 / $4) * $4)::bigint AS at, count(*) AS count
     FROM dead_letters WHERE destination_id = $1 AND failed_at >= $2 AND failed_at < $3
     GROUP BY 1, 2 ORDER BY 2`,
    [destinationId, new Date(from), new Date(to), bucketMs],
  );
  const grouped = Map.groupBy(rows, ({ fingerprint }) => fingerprint);
  return new Map(
    [...grouped].map(([fingerprint, points]) => [
      fingerprint,
      points.map(({ at, count }) => ({ at: Number(at), count: Number(count) })),
    ]),
  );
}

async function readWaiting({ pool }: Store, destinationId: string): Promise<WaitingRow[]> {
  const { rows } = await pool.query<WaitingRow>(
    `SELECT last_code AS code, last_message AS message, (last_exchange->'response'->>'status')::int AS status,
            left(last_exchange->'response'->>'body', 2000) AS body,
            count(*) AS waiting, count(DISTINCT person_keys[1]) AS people, min(first_tried_at) AS first_at
     FROM held_events WHERE destination_id = $1 AND last_code IS NOT NULL GROUP BY 1, 2, 3, 4
     ORDER BY count(*) DESC LIMIT $2`,
    [destinationId, GROUPS_MAX],
  );
  return rows;
}

function addWaiting(groups: Map<string, FailureGroup>, row: WaitingRow, destinationId: string): void {
  const { status, body } = row;
  const code = row.code ?? "unknown";
  const message = row.message ?? "";
  const fingerprint = fingerprintOf({ destinationId, code, status, message, body });
  const known = groups.get(fingerprint);
  const waiting = Number(row.waiting);
  const people = Number(row.people);
  groups.set(
    fingerprint,
    known === undefined
      ? {
          fingerprint,
          destinationId,
          code,
          status,
          message: normaliseMessage(message),
          detail: answerDetail(body),
          failed: 0,
          open: 0,
          waiting,
          share: 0,
          people,
          firstAt: row.first_at.getTime(),
          lastAt: Date.now(),
          trend: [],
        }
      : { ...known, waiting: known.waiting + waiting, people: Math.max(known.people, people) },
  );
}
