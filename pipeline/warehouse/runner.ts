/**
 * One open warehouse at work: loads what the event log has to offer, in micro-batches, until it is stopped or a fault ends it. Then it
 * is closed, and the stage opens a new one.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { LogReader, LogRecord } from "../log/index.ts";
import { Fault } from "../base/fault.ts";
import type { Warehouse } from "./database.ts";
import { Inventory } from "./inventory.ts";
import { LOAD_EVERY_MS } from "./limits.ts";
import { Loader } from "./loader.ts";
import type { WarehouseMetrics } from "./metrics.ts";
import { Queries } from "./queries.ts";

export interface RunnerPorts {
  readonly warehouse: Warehouse;
  readonly events: LogReader;
  readonly metrics: WarehouseMetrics;
  /** After each turn that went well, also one that found nothing. */
  readonly onWell: () => void;
  readonly onMissed: (count: number) => void;
}

export class Runner {
  readonly #ports: RunnerPorts;
  readonly queries: Queries;
  readonly loader: Loader;
  readonly inventory: Inventory;
  readonly #stopped = new AbortController();
  #wake: () => void = () => undefined;

  private constructor(ports: RunnerPorts, inventory: Inventory) {
    this.#ports = ports;
    this.inventory = inventory;
    this.loader = new Loader(ports.warehouse, Date.now);
    this.queries = new Queries(ports.warehouse.instance);
  }

  static async open(ports: RunnerPorts): Promise<Runner> {
    return new Runner(ports, new Inventory(await ports.warehouse.instance.connect()));
  }

  get events(): LogReader {
    return this.#ports.events;
  }

  async lag(): Promise<number> {
    const { end } = await this.#ports.events.bounds();
    return Math.max(0, end - this.loader.cursor);
  }

  /** Works until `stop`; rejects with the fault that ended it, with nothing half done. */
  async run(): Promise<void> {
    const { end } = await this.#ports.events.bounds();
    if (end < this.loader.cursor) {
      const message = `The warehouse is ahead of the event log (${this.loader.cursor} > ${end}): was one of them restored without the other?`;
      throw new Fault("pipeline_unavailable", message);
    }
    const unlisten = this.#ports.events.onAppend(() => this.#wake());
    try {
      while (!this.#stopped.signal.aborted) {
        const woken = this.#nextWake();
        const startedAt = performance.now();
        const maxRecords = this.loader.eventsMax;
        const records = await this.#ports.events.read(this.loader.cursor, {
          maxRecords,
          maxBytes: this.loader.bytesMax,
        });
        if (records.length > 0) {
          await this.#load(records, startedAt);
          await this.loader.tidyHistory();
        }
        this.#ports.onWell();
        if (records.length === 0) await woken;
        else if (records.length < maxRecords / 2)
          await this.#pause(startedAt + LOAD_EVERY_MS - performance.now());
      }
    } finally {
      unlisten();
    }
  }

  /** Lets the load in flight end. */
  stop(): void {
    this.#stopped.abort();
    this.#wake();
  }

  /** Ends all queries and closes the file. */
  async close(): Promise<void> {
    await this.queries.close();
    const { warehouse, events } = this.#ports;
    warehouse.connection.disconnectSync();
    this.inventory.close();
    warehouse.instance.closeSync();
    await events.close();
  }

  async #load(records: readonly LogRecord[], startedAt: number): Promise<void> {
    const { metrics, onMissed } = this.#ports;
    const missed = (records[0]?.offset ?? 0) - this.loader.cursor;
    if (missed > 0) {
      metrics.missed.inc(missed);
      onMissed(missed);
    }
    const at = Date.now();
    try {
      const report = await this.loader.load(records);
      this.inventory.changed(report.tables);
      metrics.events.inc(report.events);
      metrics.rows.inc(report.rows);
      metrics.discards.inc(report.discards);
      metrics.loadSeconds.observe((performance.now() - startedAt) / 1000);
      if (report.freshnessMs !== null) metrics.freshnessSeconds.observe(report.freshnessMs / 1000);
    } catch (error) {
      // Tells people why nothing comes; where not even that can be written, the reason is in the log and in the status.
      await this.loader.recordFailure(at, records.length, error).catch(() => undefined);
      throw error;
    }
  }

  /** Ends early when the runner is stopped, not when events come. */
  async #pause(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
  }

  /** Armed before reading, so that an append between the read and the wait is not missed. */
  #nextWake(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#stopped.signal.aborted) resolve();
    });
  }
}
