/**
 * Incidents in Postgres. A step and the messages that it causes are written in one transaction, the messages under ids
 * that follow from the step: a restart in between neither forgets a message nor sends another one.
 */
import { Pool, type PoolClient } from "pg";
import type { AlertMessage, AlertRule } from "../../contract/alert.ts";
import { INCIDENTS_KEPT_MS, RETURN_WITHIN_MS, SAMPLES_KEPT_MS } from "./limits.ts";
import { notificationId } from "./target.ts";

const CONNECT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 10_000;

/** An incident as the watcher needs it. */
export interface Incident {
  readonly id: string;
  readonly ruleId: string;
  readonly subjectId: string;
  readonly state: "firing" | "resolved";
  readonly since: number;
  readonly resolvedAt: number | null;
  readonly value: number | null;
  readonly peak: number | null;
  readonly flaps: number;
  readonly reminders: number;
  readonly lastNotifiedAt: number | null;
  readonly isAcknowledged: boolean;
  readonly snoozedUntil: number | null;
}

export interface Subject {
  readonly kind: "source" | "destination";
  readonly id: string;
  readonly name: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
}

/** One step of an incident, to be written with its messages. */
export interface Written {
  readonly incidentId: string;
  readonly kind: "fired" | "returned" | "reminded" | "resolved" | "withdrawn";
  readonly at: number;
  readonly value: number | null;
  readonly note: string | null;
  /** Tells this step from others of the same incident: part of the messages' ids. */
  readonly key: string;
  /** None: nobody is told. */
  readonly channels: readonly Channel[];
  readonly message: Omit<AlertMessage, "notificationId"> | null;
}

export interface Opened {
  readonly rule: AlertRule;
  readonly subject: Subject;
  readonly summary: string;
  readonly threshold: number;
  readonly since: number;
}

interface IncidentRow {
  readonly id: string;
  readonly rule_id: string;
  readonly subject_id: string;
  readonly state: string;
  readonly since: Date;
  readonly resolved_at: Date | null;
  readonly value: number | null;
  readonly peak: number | null;
  readonly flaps: number;
  readonly reminders: number;
  readonly last_notified_at: Date | null;
  readonly acknowledged_at: Date | null;
  readonly snoozed_until: Date | null;
}

export interface Waiting {
  readonly id: string;
  readonly channelId: string;
  readonly message: AlertMessage;
  readonly attempts: number;
}

export class AlertStore {
  readonly pool: Pool;

  constructor(databaseUrl: string) {
    this.pool = new Pool({
      connectionString: databaseUrl,
      max: 2,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      application_name: "tributary-alerts",
    });
    // A connection that breaks is replaced by the next query, which reports what is wrong.
    this.pool.on("error", () => undefined);
    this.pool.on("connect", (client) => client.on("error", () => undefined));
  }

  /** All that are open, and those that were closed so lately that they may return. */
  async incidents(now: number): Promise<readonly Incident[]> {
    const { rows } = await this.pool.query<IncidentRow>(
      `SELECT id, rule_id, subject_id, state, since, resolved_at, value, peak, flaps, reminders, last_notified_at,
              acknowledged_at, snoozed_until
       FROM alert_incidents WHERE state = 'firing' OR (state = 'resolved' AND resolved_at > $1) ORDER BY fired_at`,
      [new Date(now - RETURN_WITHIN_MS)],
    );
    return rows.map((row) => ({
      id: row.id,
      ruleId: row.rule_id,
      subjectId: row.subject_id,
      state: row.state === "firing" ? "firing" : "resolved",
      since: row.since.getTime(),
      resolvedAt: row.resolved_at?.getTime() ?? null,
      value: row.value,
      peak: row.peak,
      flaps: row.flaps,
      reminders: row.reminders,
      lastNotifiedAt: row.last_notified_at?.getTime() ?? null,
      isAcknowledged: row.acknowledged_at !== null,
      snoozedUntil: row.snoozed_until?.getTime() ?? null,
    }));
  }

  /** A new incident with its first step. One that is open already for the same rule and subject stays the only one. */
  open(opened: Opened, written: Written): Promise<void> {
    const { rule, subject } = opened;
    return this.#inTransaction(async (client) => {
      const { rowCount } = await client.query(
        `INSERT INTO alert_incidents (id, open_key, rule_id, rule_name, severity, condition, subject_kind, subject_id,
           subject_name, state, summary, value, peak, threshold, since, fired_at, last_notified_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'firing', $10, $11, $11, $12, $13, $14, $14)
         ON CONFLICT DO NOTHING`,
        [
          written.incidentId,
          openKey(rule.id, subject.id),
          rule.id,
          rule.name,
          rule.severity,
          JSON.stringify(rule.condition),
          subject.kind,
          subject.id,
          subject.name,
          opened.summary,
          written.value,
          opened.threshold,
          new Date(opened.since),
          new Date(written.at),
        ],
      );
      if (rowCount !== 0) await writeStep(client, written);
    });
  }

  reopen(opened: Opened, flaps: number, written: Written): Promise<void> {
    return this.#inTransaction(async (client) => {
      const { rowCount } = await client.query(
        `UPDATE alert_incidents SET state = 'firing', open_key = $2, resolved_at = NULL, flaps = $3, summary = $4,
           value = $5, peak = greatest(peak, $5), last_notified_at = $6
         WHERE id = $1 AND state = 'resolved'`,
        [
          written.incidentId,
          openKey(opened.rule.id, opened.subject.id),
          flaps,
          opened.summary,
          written.value,
          new Date(written.at),
        ],
      );
      if (rowCount !== 0) await writeStep(client, written);
    });
  }

  resolve(written: Written): Promise<void> {
    return this.#inTransaction(async (client) => {
      const { rowCount } = await client.query(
        `UPDATE alert_incidents SET state = 'resolved', open_key = NULL, resolved_at = $2
         WHERE id = $1 AND state = 'firing'`,
        [written.incidentId, new Date(written.at)],
      );
      if (rowCount !== 0) await writeStep(client, written);
    });
  }

  remind(reminders: number, written: Written): Promise<void> {
    return this.#inTransaction(async (client) => {
      const { rowCount } = await client.query(
        `UPDATE alert_incidents SET reminders = $2, last_notified_at = $3
         WHERE id = $1 AND state = 'firing' AND reminders < $2`,
        [written.incidentId, reminders, new Date(written.at)],
      );
      if (rowCount !== 0) await writeStep(client, written);
    });
  }

  /** How bad it is now, and the worst that it was. */
  async update(incidentId: string, value: number, summary: string): Promise<void> {
    await this.pool.query(
      `UPDATE alert_incidents SET value = $2, peak = greatest(peak, $2), summary = $3
       WHERE id = $1 AND state = 'firing'`,
      [incidentId, value, summary],
    );
  }

  /** Messages that are due, oldest first. */
  async waiting(now: number, limit: number): Promise<readonly Waiting[]> {
    const { rows } = await this.pool.query<{
      id: string;
      channel_id: string;
      message: AlertMessage;
      attempts: number;
    }>(
      `SELECT id, channel_id, message, attempts FROM alert_notifications
       WHERE state = 'waiting' AND next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT $2`,
      [new Date(now), limit],
    );
    return rows.map(({ id, channel_id, message, attempts }) => ({
      id,
      channelId: channel_id,
      message,
      attempts,
    }));
  }

  async sent(id: string, answer: string, now: number): Promise<void> {
    await this.pool.query(
      `UPDATE alert_notifications SET state = 'sent', attempts = attempts + 1, answer = $2, error = NULL,
         sent_at = $3, next_attempt_at = NULL WHERE id = $1`,
      [id, answer, new Date(now)],
    );
  }

  /** `nextAt` null: nobody tries again. */
  async failed(
    id: string,
    { error, answer }: { readonly error: string; readonly answer: string | null },
    nextAt: number | null,
  ): Promise<void> {
    await this.pool.query(
      `UPDATE alert_notifications SET state = $2, attempts = attempts + 1, error = $3, answer = $4,
         next_attempt_at = $5 WHERE id = $1`,
      [id, nextAt === null ? "failed" : "waiting", error, answer, nextAt === null ? null : new Date(nextAt)],
    );
  }

  /** How lanes stand in this minute; the worst of a minute stays. */
  async sample(
    minute: number,
    samples: readonly { readonly id: string; readonly oldest: number; readonly stuck: number }[],
  ): Promise<void> {
    await this.pool.query(
      `INSERT INTO alert_samples (destination_id, minute, oldest_minutes, stuck_minutes)
       SELECT id, $2, oldest, stuck FROM unnest($1::text[], $3::float[], $4::float[]) AS s(id, oldest, stuck)
       ON CONFLICT (destination_id, minute) DO UPDATE SET
         oldest_minutes = greatest(alert_samples.oldest_minutes, excluded.oldest_minutes),
         stuck_minutes = greatest(alert_samples.stuck_minutes, excluded.stuck_minutes)`,
      [
        samples.map(({ id }) => id),
        new Date(minute),
        samples.map(({ oldest }) => oldest),
        samples.map(({ stuck }) => stuck),
      ],
    );
  }

  async samples(
    ids: readonly string[],
    from: number,
  ): Promise<
    readonly {
      readonly id: string;
      readonly minute: number;
      readonly oldest: number;
      readonly stuck: number;
    }[]
  > {
    const { rows } = await this.pool.query<{ id: string; minute: Date; oldest: number; stuck: number }>(
      `SELECT destination_id AS id, minute, oldest_minutes AS oldest, stuck_minutes AS stuck
       FROM alert_samples WHERE destination_id = ANY($1) AND minute >= $2 ORDER BY minute`,
      [ids, new Date(from)],
    );
    return rows.map((row) => ({ ...row, minute: row.minute.getTime() }));
  }

  /** Deletes what is older than anybody looks at. */
  async trim(now: number): Promise<void> {
    await this.pool.query("DELETE FROM alert_samples WHERE minute < $1", [new Date(now - SAMPLES_KEPT_MS)]);
    await this.pool.query("DELETE FROM alert_incidents WHERE state = 'resolved' AND resolved_at < $1", [
      new Date(now - INCIDENTS_KEPT_MS),
    ]);
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  async #inTransaction(work: (client: PoolClient) => Promise<void>): Promise<void> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("BEGIN");
      await work(client);
      await client.query("COMMIT");
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
      await client.query("ROLLBACK").catch(() => undefined);
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

const openKey = (ruleId: string, subjectId: string): string => `${ruleId}|${subjectId}`;

async function writeStep(client: PoolClient, written: Written): Promise<void> {
  const { incidentId, message } = written;
  const at = new Date(written.at);
  await client.query(
    "INSERT INTO alert_steps (incident_id, at, kind, note, value) VALUES ($1, $2, $3, $4, $5)",
    [incidentId, at, written.kind, written.note, written.value],
  );
  if (message === null) return;
  for (const channel of written.channels) {
    const id = notificationId(incidentId, channel.id, written.key);
    await client.query(
      `INSERT INTO alert_notifications (id, incident_id, channel_id, channel_name, message, state, next_attempt_at,
         created_at) VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $6) ON CONFLICT DO NOTHING`,
      [id, incidentId, channel.id, channel.name, JSON.stringify({ ...message, notificationId: id }), at],
    );
  }
}
