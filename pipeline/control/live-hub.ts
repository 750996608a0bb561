/**
 * The live view: follows the event log and the quarantine for as long as somebody looks, and passes events, refusals and
 * outcomes on. Limits: at most CLIENTS_MAX clients; each sees up to 300 events and 100 refusals a second; a log that runs
 * too far ahead is skipped to its end, and what was skipped is counted. Nothing queues up anywhere.
 */
import type { LiveQuery } from "../../contract/control.ts";
import type { AttemptRecord } from "../../contract/delivery.ts";
import type { StoredEvent } from "../../contract/event.ts";
import type { QuarantinedItem } from "../../contract/plan-control.ts";
import { Fault } from "../base/fault.ts";
import type { LogReader, LogRecord, Offset } from "../log/index.ts";
import { LiveClient, type LiveSink } from "./live-client.ts";
import { LogTail } from "./log-tail.ts";
import { parseItem } from "./kept-items.ts";
import { parseStored } from "./summary.ts";

const CLIENTS_MAX = 50;
/** Outcomes can overtake their event on the way here; they wait for it in a buffer of this many events. */
const EARLY_OUTCOMES_MAX = 5000;

export interface LiveHubPorts {
  /** Asked for when the first client comes. */
  log(name: "events" | "quarantine"): Promise<LogReader>;
  /** Tells the route role whether anybody listens for outcomes. */
  setLive(isOn: boolean): void;
  onError(error: unknown): void;
}

export class LiveHub {
  readonly #ports: LiveHubPorts;
  readonly #clients = new Set<LiveClient>();
  readonly #outcomes = new Map<Offset, AttemptRecord[]>();
  readonly #events: LogTail;
  readonly #refused: LogTail;
  #seconds: NodeJS.Timeout | null = null;

  constructor(ports: LiveHubPorts) {
    this.#ports = ports;
    this.#events = this.#follow(
      "events",
      (record) => {
        this.#show(record);
      },
      (count) => {
        for (const client of this.#clients) client.skip(count);
        this.#outcomes.clear();
      },
    );
    this.#refused = this.#follow(
      "quarantine",
      (record) => {
        this.#showRefused(record);
      },
      (count) => {
        for (const client of this.#clients) client.skipRefused(count);
      },
    );
  }

  get isOn(): boolean {
    return this.#clients.size > 0;
  }

  /**
   * Shows everything from now on; returns the way to leave. Throws Fault `overloaded` when too many watch, and the logs'
   * faults.
   */
  async join(query: LiveQuery, sink: LiveSink): Promise<() => void> {
    if (this.#clients.size >= CLIENTS_MAX)
      throw new Fault("overloaded", `${String(CLIENTS_MAX)} live views are open already.`);
    const client = new LiveClient(query, sink);
    const leave = (): void => {
      if (this.#clients.delete(client) && this.#clients.size === 0) this.#switchOff();
    };
    // Counted from here on, so that nobody's leaving meanwhile switches off what this one waits for.
    this.#clients.add(client);
    try {
      await this.#switchOn();
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  /** Outcomes as the route role reports them. */
  relay(outcomes: readonly AttemptRecord[]): void {
    if (!this.isOn) return;
    for (const outcome of outcomes) {
      if (outcome.offset >= this.#events.next) this.#keepEarly(outcome);
      else for (const client of this.#clients) client.tell(outcome);
    }
  }

  /** Ends all views. */
  close(): void {
    for (const client of this.#clients) client.end();
    this.#clients.clear();
    this.#switchOff();
  }

  #follow(
    name: "events" | "quarantine",
    show: (record: LogRecord) => void,
    skipped: (count: number) => void,
  ): LogTail {
    return new LogTail({
      log: () => this.#ports.log(name),
      show,
      skipped,
      onError: (error) => {
        this.#ports.onError(error);
      },
    });
  }

  async #switchOn(): Promise<void> {
    if (this.#seconds === null) {
      this.#seconds = setInterval(() => {
        for (const client of this.#clients) client.endSecond();
      }, 1000);
      this.#ports.setLive(true);
    }
    await Promise.all([this.#events.start(), this.#refused.start()]);
  }

  #switchOff(): void {
    if (this.#seconds === null) return;
    clearInterval(this.#seconds);
    this.#seconds = null;
    this.#events.stop();
    this.#refused.stop();
    this.#outcomes.clear();
    this.#ports.setLive(false);
  }

  #show({ offset, payload }: LogRecord): void {
    let parsed: StoredEvent | null = null;
    const parse = (): StoredEvent => (parsed ??= parseStored(payload));
    const outcomesSoFar = (of: Offset): readonly AttemptRecord[] => this.#outcomes.get(of) ?? [];
    for (const client of this.#clients) client.offer(offset, payload, parse, outcomesSoFar);
    this.#outcomes.delete(offset);
  }

  #showRefused({ offset, payload }: LogRecord): void {
    let parsed: QuarantinedItem | null = null;
    const parse = (): QuarantinedItem => (parsed ??= parseItem(offset, payload));
    for (const client of this.#clients) client.offerRefused(payload, parse);
  }

  #keepEarly(outcome: AttemptRecord): void {
    const known = this.#outcomes.get(outcome.offset);
    if (known !== undefined) known.push(outcome);
    else if (this.#outcomes.size < EARLY_OUTCOMES_MAX) this.#outcomes.set(outcome.offset, [outcome]);
  }
}
