/**
 * A loop between the intake log and the event log, for some of the sources. One turn reads requests from the cursor,
 * normalises those of its sources, lets their transformations run, appends the rejected items to the quarantine, what broke
 * a plan to the violations, and then, in one transaction, the events and the new cursor to the event log. So a crash at any
 * point repeats the turn from its beginning, and no log takes anything twice: events carry the cursor, quarantined items and
 * violations carry ids made of what they are about.
 *
 * While the log's thread commits one turn, the next one is already being read and normalised.
 */
import type { LogReader, LogWriter, Offset } from "../log/index.ts";
import type { IntakeWindow } from "./intake-window.ts";
import {
  CURSOR_IDLE_MS,
  TURN_LONG_MS,
  TURN_OUTPUT_CHARS_MAX,
  TURN_RECORDS_MAX,
  TURN_SHORT_MS,
} from "./limits.ts";
import type { ProcessMetrics } from "./metrics.ts";
import { ledgerCounts } from "./ledger-counts.ts";
import { normalise } from "./normalise.ts";
import type { Normalised, Rules, Scope } from "./normalise.ts";

export interface StrandLogs {
  readonly intake: LogReader;
  readonly events: LogWriter;
  readonly quarantine: LogWriter;
  readonly violations: LogWriter;
}

export interface StrandPorts {
  readonly logs: StrandLogs;
  readonly window: IntakeWindow;
  readonly metrics: ProcessMetrics;
  /** Asked anew for each turn: a release changes them between two. */
  readonly rules: () => Rules;
  readonly scope: () => Scope;
  /** Lets transformations run on what is held; resolves when nothing is held any more. */
  readonly transform: (normalised: Normalised) => Promise<void>;
}

interface Turn {
  readonly normalised: Normalised;
  readonly next: Offset;
  readonly startedAt: number;
}

/** Requests of a strand's first turn, before it knows how long they take. */
const FIRST_RECORDS = 100;

export class Strand {
  /** Name under which the event log keeps our place in the intake log. */
  readonly cursor: string;
  readonly #ports: StrandPorts;
  #isStopping = false;
  #wake: () => void = () => undefined;
  #records: number;
  /** Nothing at or beyond it is read. */
  #limit: Offset = Infinity;
  #reached: () => void = () => undefined;
  #committing: Promise<void> = Promise.resolve();
  /** Where the next turn reads. */
  position: Offset;
  /** Everything of our sources below it is in the event log. */
  committed: Offset;
  #writtenAt = performance.now();

  constructor(cursor: string, from: Offset, ports: StrandPorts, recordsPerTurn = FIRST_RECORDS) {
    this.cursor = cursor;
    this.#ports = ports;
    this.#records = recordsPerTurn;
    this.position = from;
    this.committed = from;
  }

  /** Works until `stop`; rejects with the fault of a log or of the sandbox, having lost nothing: `run` goes on then. */
  async run(): Promise<void> {
    const unlisten = this.#ports.logs.intake.onAppend(() => this.#wake());
    this.position = this.committed;
    try {
      while (!this.#isStopping) {
        const woken = this.#nextWake();
        const turn = await this.#prepare();
        await this.#committing;
        if (turn === null) {
          this.#tellReached();
          await woken;
        } else this.#committing = this.#commit(turn);
        // Its failure is met at the next await above or below; until then it must not count as unhandled.
        this.#committing.catch(() => undefined);
      }
      await this.#committing;
    } finally {
      // Whoever goes on must know how far this came.
      await this.#committing.catch(() => undefined);
      this.#committing = Promise.resolve();
      unlisten();
    }
  }

  /** Lets the turn in flight end. */
  stop(): void {
    this.#isStopping = true;
    this.#wake();
  }

  /** Resolves once everything below `limit` is committed; nothing beyond it is read until `release`. */
  holdAt(limit: Offset): Promise<void> {
    this.#limit = limit;
    const reached = new Promise<void>((resolve) => (this.#reached = resolve));
    this.#wake();
    return reached;
  }

  release(): void {
    this.#limit = Infinity;
    this.#reached = () => undefined;
    this.#wake();
  }

  /** Reads as if something had been appended, e.g. since the rules have changed. */
  nudge(): void {
    this.#wake();
  }

  /** Armed before reading, so that an append between the read and the wait is not missed. */
  #nextWake(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#isStopping) resolve();
    });
  }

  #tellReached(): void {
    if (this.committed >= this.#limit) this.#reached();
  }

  async #prepare(): Promise<Turn | null> {
    const { window, rules, scope, transform } = this.#ports;
    const startedAt = performance.now();
    const records = await window.read(this.position, this.#records, this.#limit);
    if (records.length === 0) return null;
    const normalised = normalise(records, TURN_OUTPUT_CHARS_MAX, rules(), scope());
    if (normalised.held.length > 0) await transform(normalised);
    const last = records[normalised.records - 1];
    if (last === undefined) throw new Error("a turn must take at least one record");
    this.position = last.offset + 1;
    this.#pace(performance.now() - startedAt, records.length);
    return { normalised, next: this.position, startedAt };
  }

  /** Large turns compress better, and long ones keep events waiting and are lost as a whole in a crash. */
  #pace(elapsedMs: number, taken: number): void {
    if (elapsedMs > TURN_LONG_MS) this.#records = Math.max(1, Math.floor(this.#records / 2));
    else if (elapsedMs < TURN_SHORT_MS && taken >= this.#records)
      this.#records = Math.min(TURN_RECORDS_MAX, this.#records * 2);
  }

  async #commit({ normalised, next, startedAt }: Turn): Promise<void> {
    const { logs, metrics } = this.#ports;
    const { events, quarantined, violations, checks, codes } = normalised;
    if (quarantined.length > 0) {
      await logs.quarantine.append({ records: quarantined });
      for (const code of codes) metrics.quarantined.inc({ code });
    }
    if (violations.length > 0) await logs.violations.append({ records: violations });
    const counts = [...checks.counts(), ...ledgerCounts(normalised)];
    const isEmpty = events.length + quarantined.length + counts.length === 0;
    // What is only passed by may be passed by again after a crash: that is no reason to write.
    if (!isEmpty || performance.now() - this.#writtenAt > CURSOR_IDLE_MS) {
      const cursor = { name: this.cursor, next };
      const { duplicates } = await logs.events.append({ records: events, cursor, counts });
      this.#writtenAt = performance.now();
      metrics.events.inc(events.length - duplicates);
      metrics.duplicates.inc(duplicates);
    }
    this.committed = next;
    metrics.turnSeconds.observe((performance.now() - startedAt) / 1000);
  }
}
