/**
 * The warehouse stage: loads the event log into tables and answers queries about them.
 *
 * Reads the event log; writes `<dataDir>/warehouse/tributary.duckdb`, which no other program may open meanwhile. Exactly once: the
 * place in the log is committed with the rows (loader.ts). An event is queryable about half a second after it is in the log.
 *
 * A file that cannot be opened or written makes this role degraded and nothing else: it says why, tries again with growing delays,
 * and loads then what has come meanwhile. Needs no release and no database.
 *
 * Methods, as pipeline/control/asking.ts calls them: query(WarehouseQuery) → WarehouseResult; cancel(queryId) → whether there was
 * such a query; tables() → WarehouseTable[]; loads(query) → WarehouseLoadsPage, newest first; stateOf(offset) → where the event at
 * this offset is; cursor() → offset of the next event to load. While the file is closed they reject with `pipeline_unavailable`.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type {
  EventStory,
  WarehouseLoadsPage,
  WarehouseLoadsQuery,
  WarehouseQuery,
  WarehouseResult,
  WarehouseTable,
} from "../../contract/control.ts";
import type { StoredEvent } from "../../contract/event.ts";
import type { Release } from "../../contract/release.ts";
import { backoffMs } from "../base/backoff.ts";
import { codeOf, Fault, messageOf } from "../base/fault.ts";
import type { Role, RoleContext, StartRole } from "../base/role.ts";
import { within } from "../base/waiting.ts";
import { openLogReader, type Offset } from "../log/index.ts";
import { openWarehouse } from "./database.ts";
import { REOPEN_BASE_MS, REOPEN_MAX_MS } from "./limits.ts";
import { createMetrics, type WarehouseMetrics } from "./metrics.ts";
import { Runner } from "./runner.ts";

/** Does not wait for the file: after a crash its recovery may take seconds, and it may be damaged. */
export const startWarehouse: StartRole<Release> = async (context) => {
  const stage = new WarehouseStage(context);
  stage.start();
  return stage;
};

class WarehouseStage implements Role<Release> {
  readonly #context: RoleContext;
  readonly #metrics: WarehouseMetrics;
  readonly #stop = new AbortController();
  #runner: Runner | null = null;
  #complaint: string | null = null;
  #finished: Promise<void> = Promise.resolve();

  readonly methods = {
    query: (query: WarehouseQuery): Promise<WarehouseResult> => this.#query(query),
    cancel: async (queryId: string): Promise<boolean> => this.#open().queries.cancel(queryId),
    tables: async (): Promise<readonly WarehouseTable[]> => {
      const { inventory, loader } = this.#open();
      return inventory.tables(loader.schema);
    },
    loads: async (query: WarehouseLoadsQuery): Promise<WarehouseLoadsPage> =>
      this.#open().inventory.loads(query),
    stateOf: (offset: Offset): Promise<EventStory["warehouse"]> => this.#stateOf(offset),
    cursor: async (): Promise<Offset> => this.#open().loader.cursor,
  };

  constructor(context: RoleContext) {
    this.#context = context;
    this.#metrics = createMetrics(context.metrics, async () => (await this.#runner?.lag()) ?? 0);
  }

  start(): void {
    this.#finished = this.#work();
  }

  async applyRelease(): Promise<void> {
    // Nothing of a release concerns this stage.
  }

  /** The load in flight ends; the next start goes on behind it. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stop.abort();
    this.#runner?.stop();
    await within(deadlineMs, this.#finished);
  }

  async #work(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      let openedAt = Infinity;
      try {
        const runner = await this.#openRunner();
        openedAt = runner.loader.cursor;
        this.#runner = runner;
        // While it was opened nobody could tell it to stop.
        if (this.#stop.signal.aborted) runner.stop();
        await runner.run();
      } catch (error) {
        failures = (this.#runner?.loader.cursor ?? 0) > openedAt ? 1 : failures + 1;
        this.#complain(error);
      }
      await this.#closeRunner();
      await this.#pause(
        backoffMs(Math.max(1, failures), { baseMs: REOPEN_BASE_MS, maxMs: REOPEN_MAX_MS }, Math.random()),
      );
    }
  }

  async #openRunner(): Promise<Runner> {
    const { dataDir } = this.#context.env;
    const events = await openLogReader({ dataDir, name: "events" });
    try {
      return await Runner.open({
        warehouse: await openWarehouse(dataDir),
        events,
        metrics: this.#metrics,
        onWell: () => this.#isWell(),
        onMissed: (count) =>
          this.#context.logger.error({ count }, "events left the log before they were loaded"),
      });
    } catch (error) {
      await events.close();
      throw error;
    }
  }

  async #closeRunner(): Promise<void> {
    const runner = this.#runner;
    this.#runner = null;
    await runner?.close().catch((error: unknown) => {
      this.#context.logger.warn({ err: error }, "the warehouse did not close cleanly");
    });
  }

  #open(): Runner {
    if (this.#runner !== null) return this.#runner;
    throw new Fault("pipeline_unavailable", this.#complaint ?? "The warehouse is being opened.");
  }

  #complain(error: unknown): void {
    this.#complaint = `Events are accepted but not loaded into the warehouse: ${messageOf(error)}`;
    this.#context.logger.error({ err: error }, "loading stopped, the warehouse is opened again");
    this.#context.notify("degraded", this.#complaint);
  }

  #isWell(): void {
    if (this.#complaint === null) return;
    this.#complaint = null;
    this.#context.notify("degraded", null);
  }

  async #query(query: WarehouseQuery): Promise<WarehouseResult> {
    try {
      const result = await this.#open().queries.run(query);
      this.#metrics.queries.inc({ outcome: "answered" });
      this.#metrics.querySeconds.observe(result.elapsedMs / 1000);
      return result;
    } catch (error) {
      this.#metrics.queries.inc({ outcome: codeOf(error) });
      throw error;
    }
  }

  async #stateOf(offset: Offset): Promise<EventStory["warehouse"]> {
    const { loader, events, inventory } = this.#open();
    if (offset >= loader.cursor) return { state: "waiting", tables: [] };
    const [record] = await events.read(offset, { maxRecords: 1, maxBytes: 1 });
    // Trimmed from the log: it was loaded, and can no longer tell where.
    if (record?.offset !== offset) return { state: "loaded", tables: [] };
    return inventory.placeOf(JSON.parse(record.payload) as StoredEvent, loader.schema);
  }

  /** Ends early when the stage is stopped. */
  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}
