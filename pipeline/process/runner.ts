/**
 * The loop between the two logs. One turn reads requests from the cursor, normalises them, appends the rejected items to the
 * quarantine, what broke a plan to the violations, and then, in one transaction, the events and the new cursor to the event log. So a crash at any point repeats
 * the turn from its beginning, and no log takes anything twice: events carry the cursor, quarantined items and
 * violations carry ids made of what they are about.
 *
 * While the log's thread commits one turn, the next one is already being read and normalised.
 */
import type { LogReader, LogWriter, Offset } from "../log/index.ts";
import { TURN_BYTES_MAX, TURN_OUTPUT_CHARS_MAX, TURN_RECORDS_MAX } from "./limits.ts";
import type { ProcessMetrics } from "./metrics.ts";
import { normalise } from "./normalise.ts";
import type { Normalised, Rules } from "./normalise.ts";

/** Name under which the event log keeps our place in the intake log. */
export const INTAKE_CURSOR = "intake";

export interface RunnerLogs {
  readonly intake: LogReader;
  readonly events: LogWriter;
  readonly quarantine: LogWriter;
  readonly violations: LogWriter;
}

interface Turn {
  readonly normalised: Normalised;
  readonly next: Offset;
  readonly startedAt: number;
}

const LIMITS = { maxRecords: TURN_RECORDS_MAX, maxBytes: TURN_BYTES_MAX };

export class Runner {
  readonly #logs: RunnerLogs;
  readonly #metrics: ProcessMetrics;
  /** Asked anew for each turn: a release changes them between two. */
  readonly #rules: () => Rules;
  #isStopping = false;
  #wake: () => void = () => undefined;
  /** Where the next turn reads. */
  #position: Offset;
  /** Everything below is in the event log. */
  committed: Offset;

  constructor(logs: RunnerLogs, metrics: ProcessMetrics, rules: () => Rules, from: Offset) {
    this.#logs = logs;
    this.#metrics = metrics;
    this.#rules = rules;
    this.#position = from;
    this.committed = from;
  }

  /** Works until `stop`; rejects with the log's fault, having lost nothing. */
  async run(): Promise<void> {
    const unlisten = this.#logs.intake.onAppend(() => this.#wake());
    let committing: Promise<void> = Promise.resolve();
    try {
      while (!this.#isStopping) {
        const woken = this.#nextWake();
        const turn = await this.#prepare();
        await committing;
        if (turn === null) await woken;
        else committing = this.#commit(turn);
        // Its failure is met at the next await above or below; until then it must not count as unhandled.
        committing.catch(() => undefined);
      }
      await committing;
    } finally {
      unlisten();
    }
  }

  /** Lets the turn in flight end. */
  stop(): void {
    this.#isStopping = true;
    this.#wake();
  }

  /** Armed before reading, so that an append between the read and the wait is not missed. */
  #nextWake(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#isStopping) resolve();
    });
  }

  async #prepare(): Promise<Turn | null> {
    const startedAt = performance.now();
    const records = await this.#logs.intake.read(this.#position, LIMITS);
    if (records.length === 0) return null;
    const normalised = normalise(records, TURN_OUTPUT_CHARS_MAX, this.#rules());
    const last = records[normalised.records - 1];
    if (last === undefined) throw new Error("a turn must take at least one record");
    this.#position = last.offset + 1;
    return { normalised, next: this.#position, startedAt };
  }

  async #commit({ normalised, next, startedAt }: Turn): Promise<void> {
    const { events, quarantined, violations, checks, codes } = normalised;
    if (quarantined.length > 0) {
      await this.#logs.quarantine.append({ records: quarantined });
      for (const code of codes) this.#metrics.quarantined.inc({ code });
    }
    if (violations.length > 0) await this.#logs.violations.append({ records: violations });
    const cursor = { name: INTAKE_CURSOR, next };
    const { duplicates } = await this.#logs.events.append({
      records: events,
      cursor,
      counts: checks.counts(),
    });
    this.committed = next;
    this.#metrics.events.inc(events.length - duplicates);
    this.#metrics.duplicates.inc(duplicates);
    this.#metrics.turnSeconds.observe((performance.now() - startedAt) / 1000);
  }
}
