/**
 * The figures that rules are judged by: counts per minute that the lanes and the logs keep anyway, how lanes stand now, and
 * when each source was last heard of. Reads only.
 */
import type { Pool } from "pg";
import type { AlertCondition } from "../../contract/alert.ts";
import type { LaneStatus } from "../../contract/control.ts";
import type { Roles } from "../base/roles.ts";
import type { LogReader } from "../log/index.ts";
import { KNOWN_SOURCE_MS } from "./limits.ts";

export const MINUTE_MS = 60_000;

/** Times are epoch milliseconds; `to` is not part of it. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** `part` of `whole` is what a rule counts: failed of tried, violations of events. */
export interface Count {
  readonly subjectId: string;
  /** Start of the minute; the start of the period when minutes were not asked for. */
  readonly minute: number;
  readonly part: number;
  readonly whole: number;
}

/** Conditions that count over a window; the others look at how things stand now. */
export type Counting = Extract<AlertCondition, { windowMinutes: number }>;
export const isCounting = (condition: AlertCondition): condition is Counting => "windowMinutes" in condition;

export interface FiguresPorts {
  readonly pool: Pool;
  readonly roles: Roles;
  readonly events: LogReader;
  readonly violations: LogReader;
}

export class Figures {
  readonly #ports: FiguresPorts;
  readonly #lastSeen = new Map<string, number>();
  #seenUntil = 0;

  constructor(ports: FiguresPorts) {
    this.#ports = ports;
  }

  /** Counts of these sources or destinations; those without any are absent. */
  async counts(
    condition: Counting,
    subjectIds: readonly string[],
    period: Period,
    perMinute: boolean,
  ): Promise<readonly Count[]> {
    if (subjectIds.length === 0) return [];
    if (condition.kind === "violations") return this.#violations(condition.of, subjectIds, period, perMinute);
    const sql = condition.kind === "dead_letters" ? DEAD_LETTERS : FAILURES[condition.of];
    const { rows } = await this.#ports.pool.query<{ id: string; minute: Date; part: string; whole: string }>(
      sql,
      [subjectIds, new Date(period.from), new Date(period.to), perMinute],
    );
    return rows.map((row) => ({
      subjectId: row.id,
      minute: row.minute.getTime(),
      part: Number(row.part),
      whole: Number(row.whole),
    }));
  }

  /** Null while the route role does not answer or runs elsewhere: then nothing can be told about lanes. */
  async lanes(): Promise<readonly LaneStatus[] | null> {
    if (!this.#ports.roles.has("route")) return null;
    try {
      return await this.#ports.roles.call<readonly LaneStatus[]>("route", "lanes");
    } catch {
      return null;
    }
  }

  /** To the minute; sources that were never heard of, or not for long, are absent. */
  async lastSeen(now: number): Promise<ReadonlyMap<string, number>> {
    // The last two minutes may still grow; everything older was read before.
    const from = Math.max(now - KNOWN_SOURCE_MS, this.#seenUntil - 2 * MINUTE_MS);
    for (const { subjectId, minute } of await this.accepted({ from, to: now + MINUTE_MS }))
      this.#lastSeen.set(subjectId, Math.max(minute, this.#lastSeen.get(subjectId) ?? 0));
    this.#seenUntil = now;
    return this.#lastSeen;
  }

  /** Accepted events of all sources per minute. */
  async accepted(period: Period): Promise<readonly Count[]> {
    const counts = await this.#ports.events.counts(ACCEPTED, period.from, period.to);
    return counts.map(({ name, minute, count }) => ({
      subjectId: name.slice(ACCEPTED.length),
      minute,
      part: count,
      whole: count,
    }));
  }

  /** Violations by themselves, or the events that broke their plan out of those that a plan looked at. */
  async #violations(
    of: "count" | "percent",
    subjectIds: readonly string[],
    period: Period,
    perMinute: boolean,
  ): Promise<readonly Count[]> {
    const { events, violations } = this.#ports;
    const sums = new Sums(subjectIds, perMinute ? null : period.from);
    if (of === "count")
      for (const { name, minute, count } of await violations.counts(VIOLATION, period.from, period.to))
        sums.add(sourceOfGroup(name.slice(VIOLATION.length)), minute, count, count);
    else {
      for (const { name, minute, count } of await events.counts(PLANNED, period.from, period.to))
        sums.add(name.slice(PLANNED.length), minute, 0, count);
      for (const { name, minute, count } of await events.counts(VIOLATING, period.from, period.to))
        sums.add(name.slice(VIOLATING.length), minute, count, 0);
    }
    return sums.all();
  }
}

class Sums {
  readonly #sums = new Map<string, Count>();
  readonly #wanted: ReadonlySet<string>;
  readonly #at: number | null;

  /** `at`: the one minute under which all is summed up; null keeps minutes apart. */
  constructor(wanted: readonly string[], at: number | null) {
    this.#wanted = new Set(wanted);
    this.#at = at;
  }

  add(subjectId: string, minute: number, part: number, whole: number): void {
    if (!this.#wanted.has(subjectId)) return;
    const at = this.#at ?? minute;
    const key = `${subjectId} ${String(at)}`;
    const sum = this.#sums.get(key);
    this.#sums.set(key, {
      subjectId,
      minute: at,
      part: part + (sum?.part ?? 0),
      whole: whole + (sum?.whole ?? 0),
    });
  }

  all(): readonly Count[] {
    return [...this.#sums.values()];
  }
}

/** Names of minute counts; the process stage writes them. */
const ACCEPTED = "accepted:";
const PLANNED = "planned:";
const VIOLATING = "violating:";
const VIOLATION = "violation:";

/** The name of a group of violations is a JSON array that begins with its source. */
function sourceOfGroup(group: string): string {
  const parts: unknown = JSON.parse(group);
  return Array.isArray(parts) && typeof parts[0] === "string" ? parts[0] : "";
}

interface Counted {
  readonly table: string;
  readonly at: string;
  readonly part: string;
  readonly whole: string;
  readonly where?: string;
}

const sqlOf = ({ table, at, part, whole, where = "" }: Counted): string => `
  SELECT destination_id AS id, CASE WHEN $4 THEN date_trunc('minute', ${at}) ELSE $2 END AS minute,
         ${part} AS part, ${whole} AS whole
  FROM ${table} WHERE destination_id = ANY($1) ${where} AND ${at} >= $2 AND ${at} < $3 GROUP BY 1, 2 ORDER BY 2`;

const minutes = { table: "delivery_minutes", at: "minute" };
const FAILURES = {
  attempts: sqlOf({ ...minutes, part: "sum(attempts_failed)", whole: "sum(attempts)" }),
  finals: sqlOf({ ...minutes, part: "sum(dead_lettered)", whole: "sum(dead_lettered + delivered)" }),
} as const;

const DEAD_LETTERS = sqlOf({
  table: "dead_letters",
  at: "failed_at",
  part: "count(*)",
  whole: "count(*)",
  // All states, by name: so the index on destination, state and time serves.
  where: "AND state IN ('open', 'replaying', 'replayed', 'discarded')",
});
