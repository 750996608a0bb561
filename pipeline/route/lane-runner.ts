/**
 * Drives one lane: reads for it, sends what it plans, tells it what became of that, and wakes it when a time has come.
 * All decisions are the lane's (lane.ts); all waiting is here.
 */
import type { DeliverIo } from "../../connectors/kit/deliver.ts";
import type { AttemptRecord } from "../../contract/delivery.ts";
import { messageOf } from "../base/fault.ts";
import type { Admission } from "./admission.ts";
import type { LaneCommit } from "./books.ts";
import { deliveryIdOf } from "./delivery-id.ts";
import type { Dispatch } from "./departures.ts";
import { createEntry, giveMemoryBack, type Entry } from "./entry.ts";
import type { FedEvent, Feed } from "./feed.ts";
import type { Lane } from "./lane.ts";
import { Latencies } from "./latencies.ts";
import { READ_EVENTS_MAX } from "./limits.ts";
import type { Poll } from "./pending.ts";
import type { SendRules } from "./prepare.ts";
import { refusedRecord } from "./record.ts";
import { sendEntries, type SendPorts } from "./sending.ts";
import type { Binding } from "./settings.ts";

export interface LanePorts {
  readonly feed: Feed;
  readonly io: DeliverIo;
  readonly random: () => number;
  /** False while nothing new may be sent. */
  isOpen(): boolean;
  /** Attempts to be written and shown. */
  note(records: readonly AttemptRecord[]): void;
  /** The lane may have something to commit. */
  touch(): void;
  /** An error that belongs to nobody's event, e.g. the log cannot be read. */
  complain(error: unknown): void;
}

/** What the running release says about this lane. `binding` is null while the settings cannot be used. */
export interface LaneOrders extends SendRules {
  readonly binding: Binding | null;
}

const READ_RETRY_MS = 500;

export class LaneRunner {
  readonly lane: Lane;
  readonly latencies = new Latencies();
  lastError: { readonly at: number; readonly code: string; readonly message: string } | null = null;
  #orders: LaneOrders;
  readonly #ports: LanePorts;
  #isReading = false;
  #isStopped = false;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Infinity;
  #idle: (() => void)[] = [];

  constructor(lane: Lane, orders: LaneOrders, ports: LanePorts) {
    this.lane = lane;
    this.#orders = orders;
    this.#ports = ports;
  }

  follow(orders: LaneOrders): void {
    this.#orders = orders;
  }

  get orders(): LaneOrders {
    return this.#orders;
  }

  get isPaused(): boolean {
    return this.#orders.binding === null;
  }

  /** True when the connections of today let this event through, whenever it arrived. */
  letsThrough(fed: FedEvent): boolean {
    return this.#orders.admit(fed.sourceId, Infinity, fed.carried) === "admitted";
  }

  /** The destination said last that we send too much. */
  get isThrottled(): boolean {
    return this.lane.breaker.isThrottled(this.#ports.io.now());
  }

  collect(now: number, idle: boolean): LaneCommit | null {
    return this.lane.collect(now, idle);
  }

  /** The clock was set by so many milliseconds. */
  shiftTime(byMs: number): void {
    this.lane.shiftTime(byMs);
    this.pump();
  }

  /** Goes on with whatever can go on. Cheap; call it whenever something may have changed. */
  pump(): void {
    if (this.#isStopped) return;
    const now = this.#ports.io.now();
    void this.#read(now);
    const { binding } = this.#orders;
    if (binding === null || !this.#ports.isOpen()) return;
    for (const dispatch of this.lane.plan(now)) void this.#send(dispatch, binding);
    const poll = this.lane.planPoll(now);
    if (poll !== null) void this.#poll(poll, binding);
    this.#arm(now);
  }

  /** Sends nothing new; resolves when nothing is in flight. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.lane.inFlight === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #arm(now: number): void {
    const at = this.lane.wakeAt(now) ?? Infinity;
    if (at === this.#timerAt) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = at === Infinity ? null : this.#wakeIn(Math.max(1, at - now));
  }

  #wakeIn(delayMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timerAt = Infinity;
      this.#timer = null;
      this.pump();
    }, delayMs);
  }

  async #read(now: number): Promise<void> {
    if (this.#isReading || this.lane.hasEnough || this.lane.room(now) < READ_EVENTS_MAX) return;
    this.#isReading = true;
    try {
      const { events, next } = await this.#ports.feed.read(this.lane.readTo);
      this.#isReading = false;
      if (next === this.lane.readTo || this.#isStopped) return;
      this.#admit(events, next);
      this.pump();
    } catch (error) {
      this.#ports.complain(error);
      setTimeout(() => {
        this.#isReading = false;
        this.pump();
      }, READ_RETRY_MS).unref();
    }
  }

  #admit(events: readonly FedEvent[], next: number): void {
    const { destinationId } = this.lane;
    const { admit } = this.#orders;
    const filtered: AttemptRecord[] = [];
    const entries: Entry[] = [];
    for (const fed of events) {
      const admission = this.#admissionOf(fed);
      if (admission === "foreign") continue;
      const entry = entryOf(destinationId, fed);
      entries.push(entry);
      if (admission === "admitted") {
        entry.admittedBy = admit;
        continue;
      }
      entry.state = "final";
      entry.final = admission.final;
      entry.lastCode = admission.code;
      entry.lastMessage = admission.why;
      filtered.push(refusedRecord(destinationId, entry, admission, this.#ports.io.now()));
    }
    this.lane.admit(entries, next);
    if (filtered.length > 0) this.#ports.note(filtered);
    if (entries.length > 0) this.#ports.touch();
  }

  /** An event over which we fail ourselves stops nobody: it is a dead letter. */
  #admissionOf(fed: FedEvent): Admission {
    try {
      return this.#orders.admit(fed.sourceId, fed.receivedAt, fed.carried);
    } catch (error) {
      this.#ports.complain(error);
      const why = `Tributary failed over this event: ${messageOf(error)}.`;
      return { final: "dead_lettered", code: "internal", why };
    }
  }

  async #send(dispatch: Dispatch, binding: Binding): Promise<void> {
    const report = await sendEntries(dispatch.entries, binding, this.#sendPorts());
    const now = this.#ports.io.now();
    const records = this.lane.settle(dispatch, report, now);
    this.#watch(dispatch, records, now);
    this.#ports.note(records);
    this.#ports.touch();
    // Held events wait without their payload: memory stays bounded by the window.
    for (const entry of dispatch.entries) if (entry.isHeld && entry.state !== "final") giveMemoryBack(entry);
    if (this.lane.inFlight === 0) for (const resolve of this.#idle.splice(0)) resolve();
    this.pump();
  }

  async #poll(poll: Poll, { connector, settings }: Binding): Promise<void> {
    const { io } = this.#ports;
    const jobs = poll.jobs.map(({ job }) => job);
    const outcomes = await this.#orNull(async () => connector.poll?.(jobs, settings, io) ?? null);
    const isComplete = outcomes?.length === jobs.length;
    await this.#orNull(() => this.#loadForEvidence(poll));
    const records = this.lane.settlePoll(poll, isComplete ? outcomes : null, io.now());
    for (const { entry } of poll.jobs) if (entry.isHeld && entry.state !== "final") giveMemoryBack(entry);
    this.#ports.note(records);
    this.#ports.touch();
    if (this.lane.inFlight === 0) for (const resolve of this.#idle.splice(0)) resolve();
    this.pump();
  }

  /** A dead letter keeps its event; those that wait for a job have given theirs back. */
  async #loadForEvidence({ jobs }: Poll): Promise<void> {
    const missing = jobs.map(({ entry }) => entry).filter(({ event }) => event === null);
    if (missing.length === 0) return;
    const loaded = await this.#ports.feed.load(missing.map(({ offset }) => offset));
    for (const entry of missing) entry.event ??= loaded.get(entry.offset)?.carried ?? null;
  }

  /** Whatever keeps an answer from coming: jobs go on, and are asked after again. */
  async #orNull<T>(ask: () => Promise<T>): Promise<T | null> {
    try {
      return await ask();
    } catch (error) {
      this.#ports.complain(error);
      return null;
    }
  }

  #sendPorts(): SendPorts {
    const { feed, io } = this.#ports;
    return {
      io,
      admit: this.#orders.admit,
      prepare: this.#orders.prepare,
      load: (offsets) => feed.load(offsets),
      upcoming: (most) => this.lane.upcoming(most),
      complain: (error) => this.#ports.complain(error),
    };
  }

  #watch(dispatch: Dispatch, records: readonly AttemptRecord[], now: number): void {
    for (const entry of dispatch.entries)
      // A replay comes long after its event: its age says nothing about how quick the destination is.
      if (entry.final === "delivered" && entry.replay === null) this.latencies.add(now - entry.receivedAt);
    const failed = records.find((record) => record.code !== null);
    if (failed?.code !== null && failed !== undefined)
      this.lastError = { at: now, code: failed.code, message: failed.message ?? "" };
  }
}

export function entryOf(destinationId: string, fed: FedEvent): Entry {
  const { messageId } = fed;
  return createEntry({
    offset: fed.offset,
    sourceId: fed.sourceId,
    messageId,
    receivedAt: fed.receivedAt,
    personKeys: fed.personKeys,
    deliveryId: deliveryIdOf(destinationId, fed.sourceId, messageId),
    bytes: fed.bytes,
    event: fed.carried,
  });
}
