/** All lanes of this process: which run, by the running release, and how they are opened and closed. */
import type { LaneStatus } from "../../contract/control.ts";
import type { Release, ReleaseDestination } from "../../contract/release.ts";
import { codeOf, messageOf } from "../base/fault.ts";
import { within } from "../base/waiting.ts";
import type { LogReader } from "../log/index.ts";
import { compileAdmission } from "./admission.ts";
import { Lane, type LaneConfig } from "./lane.ts";
import { bookExpired, neededByLanes } from "./log-needs.ts";
import { LaneRunner, type LaneOrders, type LanePorts } from "./lane-runner.ts";
import { POLL_BASE_MS, POLL_DEADLINE_MS, POLL_MAX_MS } from "./limits.ts";
import { compilePreparation } from "./preparation.ts";
import { bind, type Binding, type FindDestination } from "./settings.ts";
import { laneStatus } from "./status.ts";
import type { Store } from "./store.ts";
import type { TransformationsOf } from "./transformations.ts";

const OPEN_RETRY_MS = 1_000;
/** A release counts as applied though a lane whose last requests are still out opens later. */
const APPLY_WAIT_MS = 5_000;

export interface LanesPorts extends LanePorts {
  readonly store: Store;
  readonly log: LogReader;
  readonly sealingKey: Uint8Array;
  readonly find: FindDestination | undefined;
  readonly transformations: TransformationsOf;
  /** Resolves when everything reported to lanes is committed. */
  flush(): Promise<void>;
  /** A lane runs that did not run before. */
  onOpened(): void;
  /** So many events had left the log before this destination's lane read them. */
  onExpired(destinationId: string, events: number): void;
  /** Lanes that could not be opened because the database is away. */
  onWaiting(destinations: number): void;
}

interface Running {
  readonly runner: LaneRunner;
  /** Settings as text: what was learnt about a destination is forgotten when they change. */
  settings: string;
}

export class Lanes {
  readonly #ports: LanesPorts;
  readonly #running = new Map<string, Running>();
  /** Still finishing requests; their last commit is to come. */
  readonly #closing = new Map<string, { readonly runner: LaneRunner; readonly closed: Promise<void> }>();
  readonly #opening = new Map<string, Promise<void>>();
  readonly #complaints = new Map<string, string>();
  #release: Release | null = null;
  #isStopped = false;

  constructor(ports: LanesPorts) {
    this.#ports = ports;
  }

  runner(destinationId: string): LaneRunner | undefined {
    return this.#running.get(destinationId)?.runner;
  }

  get release(): Release | null {
    return this.#release;
  }

  get count(): number {
    return this.#running.size;
  }

  /** Sentences about destinations whose settings cannot be used. */
  get complaints(): readonly string[] {
    return [...this.#complaints.values()];
  }

  /** Every lane that may have something to commit. */
  *all(): Iterable<LaneRunner> {
    for (const { runner } of this.#running.values()) yield runner;
    for (const { runner } of this.#closing.values()) yield runner;
  }

  pumpAll(): void {
    for (const { runner } of this.#running.values()) runner.pump();
  }

  /**
   * A destination that is new in this release starts at the end of the log as it is now; one that this process first hears
   * of at its start, where the log was when it was created. Its connections' `activeFrom` keeps older events out.
   */
  async apply(release: Release): Promise<void> {
    const previous = this.#release;
    this.#release = release;
    const enabled = release.destinations.filter((destination) => destination.enabled);
    const ids = new Set(enabled.map(({ id }) => id));
    for (const [id, running] of this.#running) if (!ids.has(id)) this.#close(id, running.runner);
    const { end } = await this.#ports.log.bounds();
    const opened = enabled.map(async (destination) => {
      const running = this.#running.get(destination.id);
      if (running !== undefined) return this.#reconfigure(running, release, destination);
      const isNew =
        previous !== null &&
        !previous.destinations.some(({ id, enabled }) => enabled && id === destination.id);
      const startAt = isNew ? end : await this.#ports.log.offsetAt(destination.createdAt);
      return this.#open(destination.id, startAt);
    });
    await within(APPLY_WAIT_MS, Promise.all(opened));
  }

  async statuses(): Promise<readonly LaneStatus[]> {
    const { end } = await this.#ports.log.bounds();
    const { rows } = await this.#ports.store.pool.query<{ destination_id: string; open: string }>(
      "SELECT destination_id, count(*) AS open FROM dead_letters WHERE state = 'open' GROUP BY destination_id",
    );
    const deadLetters = new Map(rows.map((row) => [row.destination_id, Number(row.open)]));
    return [...this.#running].map(([id, { runner }]) => laneStatus(runner, end, deadLetters.get(id) ?? 0));
  }

  /**
   * Nothing of the log at or beyond this offset may go. All of it stays while a lane is not open yet that should be: it may
   * be new, without a row. Rejects when the database cannot be asked.
   */
  async neededFrom(): Promise<number> {
    if (this.#release === null || this.#opening.size > 0) return 0;
    return neededByLanes(this.#ports.store);
  }

  /** Stops sending; resolves when nothing is in flight any more or the deadline is over. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isStopped = true;
    for (const [id, { runner }] of this.#running) this.#close(id, runner);
    await within(deadlineMs, Promise.all([...this.#closing.values()].map((closing) => closing.closed)));
  }

  #reconfigure(running: Running, release: Release, destination: ReleaseDestination): void {
    const { runner } = running;
    const orders = this.#orders(release, destination);
    runner.follow(orders);
    runner.lane.configure(laneConfig(destination, orders.binding));
    const settings = settingsText(destination);
    if (settings !== running.settings) runner.lane.breaker.reset();
    running.settings = settings;
    runner.pump();
  }

  #open(id: string, startAt: number): Promise<void> {
    const known = this.#opening.get(id);
    if (known !== undefined) return known;
    const opening = this.#openWhenPossible(id, startAt).finally(() => this.#opening.delete(id));
    this.#opening.set(id, opening);
    return opening;
  }

  async #openWhenPossible(id: string, startAt: number): Promise<void> {
    await this.#closing.get(id)?.closed;
    while (!this.#isStopped) {
      const destination = this.#release?.destinations.find((known) => known.id === id && known.enabled);
      if (this.#release === null || destination === undefined) return;
      try {
        const which = { release: this.#release, destinationId: id };
        const expired = await bookExpired(this.#ports.store, this.#ports.log, which);
        if (expired > 0) this.#ports.onExpired(id, expired);
        const snapshot = await this.#ports.store.openLane(id, startAt);
        this.#ports.onWaiting(this.#opening.size - 1);
        this.#run(this.#release, destination, snapshot);
        return;
      } catch (error) {
        this.#ports.complain(error);
        this.#ports.onWaiting(this.#opening.size);
        await new Promise((resolve) => setTimeout(resolve, OPEN_RETRY_MS));
      }
    }
  }

  #run(
    release: Release,
    destination: ReleaseDestination,
    snapshot: ConstructorParameters<typeof Lane>[1],
  ): void {
    const orders = this.#orders(release, destination);
    const lane = new Lane(laneConfig(destination, orders.binding), snapshot, this.#ports.random);
    const runner = new LaneRunner(lane, orders, this.#ports);
    this.#running.set(destination.id, { runner, settings: settingsText(destination) });
    this.#ports.onOpened();
    runner.pump();
  }

  #close(id: string, runner: LaneRunner): void {
    this.#running.delete(id);
    this.#complaints.delete(id);
    const closed = runner
      .stop()
      .then(() => this.#ports.flush())
      .finally(() => this.#closing.delete(id));
    this.#closing.set(id, { runner, closed });
  }

  #orders(release: Release, destination: ReleaseDestination): LaneOrders {
    const admit = compileAdmission(release, destination.id);
    const prepare = compilePreparation(
      release,
      destination,
      this.#ports.transformations(release, destination),
    );
    try {
      const binding = bind(destination, this.#ports.sealingKey, this.#ports.find);
      this.#complaints.delete(destination.id);
      return { admit, prepare, binding };
    } catch (error) {
      if (codeOf(error) !== "settings_invalid") throw error;
      this.#complaints.set(
        destination.id,
        `Destination "${destination.name}" is paused. ${messageOf(error)}`,
      );
      return { admit, prepare, binding: null };
    }
  }
}

const POLL = { baseMs: POLL_BASE_MS, maxMs: POLL_MAX_MS, deadlineMs: POLL_DEADLINE_MS };

function laneConfig({ delivery }: ReleaseDestination, binding: Binding | null): LaneConfig {
  return {
    retry: {
      baseMs: delivery.retryBaseMs,
      maxMs: Math.max(delivery.retryMaxMs, delivery.retryBaseMs),
      windowMs: delivery.retryWindowHours * 3_600_000,
      attemptsMax: Infinity,
    },
    poll: binding?.connector.poll === undefined ? null : POLL,
    maxInFlight: delivery.maxInFlight,
    ratePerSecond: delivery.ratePerSecond,
    batchItemsMax: binding?.connector.batchItemsMax(binding.settings) ?? 1,
    batchBytesMax: binding?.batchBytesMax ?? 0,
    batchOutcome: binding?.connector.batchOutcome ?? "each",
  };
}

const settingsText = ({ connector, settings, sealed }: ReleaseDestination): string =>
  JSON.stringify([connector, settings, sealed]);
