/**
 * The live view: follows the event log for as long as somebody looks, and passes events and outcomes on.
 * Limits: at most CLIENTS_MAX clients; each sees up to 300 events a second; when the log runs ahead by more than
 * BEHIND_MAX events the hub skips to its end and counts what it skipped. Nothing queues up anywhere.
 */
import { setImmediate } from "node:timers/promises";
import type { LiveQuery } from "../../contract/control.ts";
import type { AttemptRecord } from "../../contract/delivery.ts";
import type { StoredEvent } from "../../contract/event.ts";
import { Fault } from "../base/fault.ts";
import type { LogReader, LogRecord, Offset } from "../log/index.ts";
import { LiveClient, type LiveSink } from "./live-client.ts";
import { parseStored } from "./summary.ts";

const CLIENTS_MAX = 50;
const BEHIND_MAX = 20_000;
const SLICE = { maxRecords: 1000, maxBytes: 2 * 2 ** 20 };
/** Outcomes can overtake their event on the way here; they wait for it in a buffer of this many events. */
const EARLY_OUTCOMES_MAX = 5000;

export interface LiveHubPorts {
  /** The event log; asked for when the first client comes. */
  events(): Promise<LogReader>;
  /** Tells the route role whether anybody listens for outcomes. */
  setLive(isOn: boolean): void;
  onError(error: unknown): void;
}

export class LiveHub {
  readonly #ports: LiveHubPorts;
  readonly #clients = new Set<LiveClient>();
  readonly #outcomes = new Map<Offset, AttemptRecord[]>();
  #next: Offset = 0;
  #stopListening: (() => void) | null = null;
  #isPumping = false;
  #hasNews = false;
  #seconds: NodeJS.Timeout | null = null;

  constructor(ports: LiveHubPorts) {
    this.#ports = ports;
  }

  get isOn(): boolean {
    return this.#clients.size > 0;
  }

  /** Shows everything from now on; returns the way to leave. Throws Fault `overloaded` when too many watch. */
  async join(query: LiveQuery, sink: LiveSink): Promise<() => void> {
    if (this.#clients.size >= CLIENTS_MAX)
      throw new Fault("overloaded", `${String(CLIENTS_MAX)} live views are open already.`);
    const client = new LiveClient(query, sink);
    const events = await this.#ports.events();
    if (this.#stopListening === null) {
      this.#next = (await events.bounds()).end;
      this.#switchOn(events);
    }
    this.#clients.add(client);
    return () => {
      if (this.#clients.delete(client) && this.#clients.size === 0) this.#switchOff();
    };
  }

  /** Outcomes as the route role reports them. */
  relay(outcomes: readonly AttemptRecord[]): void {
    if (!this.isOn) return;
    for (const outcome of outcomes) {
      if (outcome.offset >= this.#next) this.#keepEarly(outcome);
      else for (const client of this.#clients) client.tell(outcome);
    }
  }

  /** Ends all views. */
  close(): void {
    for (const client of this.#clients) client.end();
    this.#clients.clear();
    this.#switchOff();
  }

  #switchOn(events: LogReader): void {
    this.#stopListening = events.onAppend(() => void this.#pump(events));
    this.#seconds = setInterval(() => {
      for (const client of this.#clients) client.endSecond();
    }, 1000);
    this.#ports.setLive(true);
  }

  #switchOff(): void {
    if (this.#stopListening === null) return;
    this.#stopListening();
    this.#stopListening = null;
    if (this.#seconds !== null) clearInterval(this.#seconds);
    this.#outcomes.clear();
    this.#ports.setLive(false);
  }

  async #pump(events: LogReader): Promise<void> {
    this.#hasNews = true;
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (this.#hasNews && this.isOn) {
        this.#hasNews = false;
        while (await this.#showSlice(events)) await setImmediate();
      }
    } catch (error) {
      this.#ports.onError(error);
    } finally {
      this.#isPumping = false;
    }
  }

  /** False at the end of the log, or when nobody looks any more. */
  async #showSlice(events: LogReader): Promise<boolean> {
    await this.#skipWhenBehind(events);
    const records = await events.read(this.#next, SLICE);
    for (const record of records) this.#show(record);
    return records.length > 0 && this.isOn;
  }

  async #skipWhenBehind(events: LogReader): Promise<void> {
    const { end } = await events.bounds();
    const behind = end - this.#next;
    if (behind <= BEHIND_MAX) return;
    for (const client of this.#clients) client.skip(behind);
    this.#next = end;
    this.#outcomes.clear();
  }

  #show({ offset, payload }: LogRecord): void {
    let parsed: StoredEvent | null = null;
    const parse = (): StoredEvent => (parsed ??= parseStored(payload));
    const outcomesSoFar = (of: Offset): readonly AttemptRecord[] => this.#outcomes.get(of) ?? [];
    for (const client of this.#clients) client.offer(offset, payload, parse, outcomesSoFar);
    this.#outcomes.delete(offset);
    this.#next = offset + 1;
  }

  #keepEarly(outcome: AttemptRecord): void {
    const known = this.#outcomes.get(outcome.offset);
    if (known !== undefined) known.push(outcome);
    else if (this.#outcomes.size < EARLY_OUTCOMES_MAX) this.#outcomes.set(outcome.offset, [outcome]);
  }
}
