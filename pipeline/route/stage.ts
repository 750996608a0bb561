/** The parts of the route stage, wired: what each does is said in its own file. */
import type { DeliverIo } from "../../connectors/kit/deliver.ts";
import { createOutgoing, type Outgoing } from "../../connectors/kit/http.ts";
import type { AttemptRecord } from "../../contract/delivery.ts";
import type { Release } from "../../contract/release.ts";
import type { ChainLink } from "../../contract/transformation.ts";
import { codeOf, messageOf } from "../base/fault.ts";
import type { RoleContext } from "../base/role.ts";
import { openLogWriterThread, type LogReader } from "../log/index.ts";
import { Sandbox, sandboxMetrics, type KeptLine } from "../sandbox/index.ts";
import { ClockWatch } from "./clock-watch.ts";
import { activeFromOf } from "./admission.ts";
import { Backlog } from "./backlog.ts";
import { Committer } from "./committer.ts";
import { Deliveries } from "./deliveries.ts";
import { Feed } from "./feed.ts";
import { Lanes } from "./lanes.ts";
import { forgetLanes } from "./forget-lanes.ts";
import { FORGET_EVERY_MS, IDLE_COMMIT_INTERVAL_MS } from "./limits.ts";
import { readAllBooks } from "./ledger.ts";
import { ledgerMetrics, type LaneBooks } from "./ledger-metrics.ts";
import { LiveOutcomes } from "./live-outcomes.ts";
import { routeMetrics, type RouteMetrics } from "./metrics.ts";
import { Replays } from "./replay.ts";
import type { FindDestination } from "./settings.ts";
import { Store } from "./store.ts";
import { transformationsIn, type TransformationsOf } from "./transformations.ts";

export interface StageParts {
  readonly log: LogReader;
  readonly deliveriesLog: LogReader;
  readonly sealingKey: Uint8Array;
  readonly databaseUrl: string;
  readonly find?: FindDestination;
}

export class RouteStage {
  readonly log: LogReader;
  readonly sealingKey: Uint8Array;
  readonly io: DeliverIo;
  readonly store: Store;
  readonly backlog: Backlog;
  readonly feed: Feed;
  readonly deliveries: Deliveries;
  readonly lanes: Lanes;
  readonly replays: Replays;
  readonly live: LiveOutcomes;
  readonly #context: RoleContext;
  readonly #find: FindDestination | undefined;
  readonly #outgoing: Outgoing;
  readonly #sandbox: Sandbox;
  readonly transformations: TransformationsOf;
  readonly #committer: Committer;
  readonly #metrics: RouteMetrics;
  readonly #stopListening: () => void;
  readonly #clock: ClockWatch;
  readonly #idle: NodeJS.Timeout;
  readonly #forgetting: NodeJS.Timeout;
  #waiting = 0;

  constructor(context: RoleContext, parts: StageParts) {
    const { dataDir, allowNetworks, consoleUrl, geolocationUrl, secretKey } = context.env;
    this.#context = context;
    this.#find = parts.find;
    this.log = parts.log;
    this.sealingKey = parts.sealingKey;
    this.#sandbox = new Sandbox({ allowNetworks, geolocationUrl });
    this.transformations = transformationsIn(this.#sandbox, secretKey);
    this.#outgoing = createOutgoing({ allowNetworks, ownPrefixes: demoTools(consoleUrl) });
    this.#clock = new ClockWatch((byMs) => {
      context.logger.warn({ byMs }, "the clock was set: what waits keeps its distance");
      for (const runner of this.lanes.all()) runner.shiftTime(byMs);
    });
    this.io = { send: (request) => this.#outgoing.send(request), now: () => this.#clock.now() };
    this.backlog = new Backlog(this.log);
    this.feed = new Feed(this.log, {
      onPage: (page) => this.backlog.note(page),
      lanes: () => this.lanes.count,
    });
    this.store = new Store(parts.databaseUrl);
    this.deliveries = new Deliveries(
      () => openLogWriterThread({ dataDir, name: "deliveries" }),
      parts.deliveriesLog,
    );
    this.live = new LiveOutcomes((records) => {
      context.notify("outcomes", records);
    });
    this.lanes = this.#createLanes();
    this.#committer = this.#createCommitter();
    this.#metrics = routeMetrics(context.metrics, () => this.lanes.all());
    ledgerMetrics(context.metrics, () => this.#readBooks());
    sandboxMetrics(context.metrics, this.#sandbox);
    this.replays = this.#createReplays();
    this.#stopListening = this.log.onAppend(() => this.lanes.pumpAll());
    this.#idle = setInterval(() => this.#committer.touch(0), IDLE_COMMIT_INTERVAL_MS);
    this.#forgetting = setInterval(() => this.#forget(), FORGET_EVERY_MS);
  }

  async apply(release: Release): Promise<void> {
    await this.lanes.apply(release);
    this.#tellHealth();
    this.#forget();
  }

  /** What this version of a transformation wrote last. */
  transformationLines(link: ChainLink): readonly KeptLine[] {
    return this.#sandbox.logBook.read(link);
  }

  async stop(deadlineMs: number): Promise<void> {
    this.#stopListening();
    clearInterval(this.#idle);
    this.#clock.stop();
    clearInterval(this.#forgetting);
    await this.lanes.stop(deadlineMs / 2);
    await this.#sandbox.close();
    this.#committer.stop();
    await this.#committer.flush();
    this.live.set(false);
    await this.#outgoing.close();
    await this.deliveries.close();
    await this.log.close();
    await this.store.close();
  }

  #forget(): void {
    const { release } = this.lanes;
    if (release === null) return;
    const known = release.destinations.map(({ id }) => id);
    // A lane that closes writes its state once more.
    this.#committer
      .flush()
      .then(() => forgetLanes(this.store, known, Date.now()))
      .catch((error: unknown) => this.#complain(error, "lanes of deleted destinations stay"));
  }

  #createLanes(): Lanes {
    return new Lanes({
      feed: this.feed,
      io: this.io,
      random: Math.random,
      store: this.store,
      log: this.log,
      sealingKey: this.sealingKey,
      find: this.#find,
      transformations: this.transformations,
      isOpen: () => this.#committer.isWell,
      note: (records) => this.#note(records),
      touch: () => this.#committer.touch(),
      complain: (error) => this.#complain(error, "a lane waits"),
      flush: () => this.#committer.flush(),
      onOpened: () => {
        this.replays.resume().catch((error: unknown) => this.#complain(error, "replays wait"));
      },
      onExpired: (destination, events) => {
        const facts = { code: "event_expired", destination, events };
        this.#context.logger.error(facts, "events had left the log before they were read: dead-lettered");
      },
      onWaiting: (destinations) => {
        this.#waiting = destinations;
        this.#tellHealth();
      },
    });
  }

  #createCommitter(): Committer {
    return new Committer({
      store: this.store,
      deliveries: this.deliveries,
      logger: this.#context.logger,
      lanes: () => this.lanes.all(),
      onHealth: () => {
        this.#tellHealth();
        this.lanes.pumpAll();
      },
    });
  }

  #createReplays(): Replays {
    return new Replays({
      store: this.store,
      log: this.log,
      deliveries: this.deliveries,
      logger: this.#context.logger,
      release: () => this.lanes.release,
      transformations: this.transformations,
      runner: (destinationId) => this.lanes.runner(destinationId),
      flush: () => this.#committer.flush(),
    });
  }

  /** Of the lanes that run here. */
  #readBooks(): Promise<readonly LaneBooks[]> {
    const { release } = this.lanes;
    const running = [...this.lanes.all()].map(({ lane }) => lane.destinationId);
    const lanes = new Map(
      running.map((id) => [id, release === null ? new Map() : activeFromOf(release, id)]),
    );
    return readAllBooks(this.store, this.backlog, lanes);
  }

  #note(records: readonly AttemptRecord[]): void {
    this.deliveries.note(records);
    this.live.show(records);
    this.#metrics.count(records);
  }

  #complain(error: unknown, what: string): void {
    this.#context.logger.warn({ code: codeOf(error), error: messageOf(error) }, what);
  }

  #tellHealth(): void {
    this.#context.notify("degraded", this.#complaint());
  }

  /** What people should know; null when all is well. */
  #complaint(): string | null {
    if (!this.#committer.isWell || this.#waiting > 0)
      return "Postgres is unreachable: deliveries wait and go on by themselves.";
    const { complaints } = this.lanes;
    return complaints.length === 0 ? null : complaints.join(" ");
  }
}

/** The demo shop's tools live in the console, mostly on loopback; nothing else there may be reached. */
const demoTools = (consoleUrl: string): readonly string[] =>
  URL.canParse(consoleUrl) ? [`${new URL(consoleUrl).origin}/api/demo/`] : [];
