/**
 * Replays: dead letters, or a window of the event log, go through their lane once more, with the same delivery ids.
 *
 * A replay goes in chunks, in the order of the log. What became of a chunk's events is counted in commits together with the
 * replay's position, the offsets beyond it that are done, and the dead letters' new states: after a crash or a pause exactly
 * the rest is sent. Live events of the same person wait behind the chunk's events, those of others pass. A dead letter that
 * is delivered moves in the books from dead-lettered to delivered; what else a window replays is in the books already, so it
 * counts in the replay only.
 *
 * While the destination is down the chunk waits in the lane, retried like live events. Pause and cancel take out of the lane
 * what is not under way.
 */
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { explainFailure } from "../../contract/failures.ts";
import type { ReplayAction, ReplayRequest, ReplayStarted, ReplayStatus } from "../../contract/replay.ts";
import { backoffMs } from "../base/backoff.ts";
import { codeOf, Fault, messageOf } from "../base/fault.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Entry } from "./entry.ts";
import type { LaneRunner } from "./lane-runner.ts";
import { chunkSize, nextChunk, progressOf, type Chunk } from "./replay-chunk.ts";
import { WindowCounts } from "./replay-count.ts";
import { previewReplay } from "./replay-preview.ts";
import {
  beginReplay,
  changeReplay,
  findReplay,
  insertReplay,
  isOfDeadLetters,
  releaseDeadLetters,
  unfinishedReplays,
  type ReplayRow,
} from "./replay-rows.ts";
import { rulesOf, type RulesPorts } from "./replay-rules.ts";
import type { WindowLog } from "./replay-window.ts";
import type { Store } from "./store.ts";

const POLL_MS = 20;
/** How often a chunk that takes long says how far it is. */
const REPORT_MS = 1_000;
const RETRY = { baseMs: 500, maxMs: 30_000 };

export interface ReplayPorts extends RulesPorts {
  readonly store: Store;
  readonly log: WindowLog;
  readonly deliveries: Pick<Deliveries, "attemptsOn">;
  readonly logger: Logger;
  /** The lane of an enabled destination; undefined while there is none. */
  runner(destinationId: string): LaneRunner | undefined;
  /** Resolves when everything reported to lanes is committed. */
  flush(): Promise<void>;
}

/** A replay at work in this process. */
interface Run {
  /** It shall end, with the chunk put back. */
  isStopping: boolean;
  /** It shall begin anew once it has ended. */
  isAskedAgain: boolean;
  entries: readonly Entry[];
  /** Why it cannot go on at all, e.g. the log cannot be read. */
  fault: string | null;
  failures: number;
}

export class Replays {
  readonly #ports: ReplayPorts;
  readonly #counts: WindowCounts;
  readonly #running = new Map<string, Run>();

  constructor(ports: ReplayPorts) {
    this.#ports = ports;
    this.#counts = new WindowCounts(ports);
  }

  /**
   * Queues what matches, and counts it for as long as the request says; a dry run shows instead what would be sent for the
   * first of them. A request that comes again under its id starts nothing new. Throws Fault `not_found` for a lane that does
   * not run, `invalid_request` unless it names one kind of choice.
   */
  async request(request: ReplayRequest): Promise<ReplayStarted> {
    const id = request.id ?? `rpl_${randomUUID()}`;
    const known = await findReplay(this.#ports.store, id);
    if (known !== null) return startedOf(known);
    const runner = this.#ports.runner(request.destinationId);
    if (runner === undefined)
      throw new Fault("not_found", "This destination does not run: enable it before you replay to it.");
    if (!isOfDeadLetters(request) && (request.from === undefined || request.to === undefined))
      throw new Fault("invalid_request", "Name deadLetterIds, a fingerprint, or from and to.");
    const end = runner.lane.cursor;
    if (request.dryRun) return { id, ...(await previewReplay(request, runner, end, this.#ports)) };
    const row = await this.#enter(id, { ...request, end });
    await this.resume();
    return startedOf(row);
  }

  /** It is written down before it is counted: from then on it is known under its id, whatever happens to the answer. */
  async #enter(id: string, request: ReplayRow["request"]): Promise<ReplayRow> {
    const { store, log } = this.#ports;
    // Throws when they cannot be used.
    rulesOf(request, this.#ports)();
    const countFrom = isOfDeadLetters(request) ? null : await log.offsetAt(request.from ?? 0);
    await insertReplay(store, id, request, countFrom);
    await this.#counts.countWithin(await mustFind(store, id), request.countWithinMs);
    return mustFind(store, id);
  }

  /** Null when there is no such replay. */
  async status(id: string): Promise<ReplayStatus | null> {
    const row = await findReplay(this.#ports.store, id);
    if (row === null) return null;
    const { state, matched, delivered, failed } = row;
    const isGoingOn = state === "queued" || state === "running";
    return {
      id,
      destinationId: row.destination_id,
      state,
      matched,
      matchedComplete: row.counted_to === null,
      delivered,
      failed,
      waitingFor: isGoingOn ? this.#obstacle(row) : null,
    };
  }

  /** Null when there is no such replay. Throws Fault `conflict` when it is in no state for that. */
  async change(id: string, action: ReplayAction): Promise<ReplayStatus | null> {
    const hasChanged = await changeReplay(this.#ports.store, id, action);
    const status = await this.status(id);
    if (status === null) return null;
    if (!hasChanged) throw new Fault("conflict", `The replay is ${status.state}.`);
    const run = this.#running.get(id);
    if (run !== undefined) {
      if (action === "resume") run.isAskedAgain = true;
      else run.isStopping = true;
    }
    await this.resume();
    return this.status(id);
  }

  /** Goes on with what a stop or a crash interrupted, as far as its lane runs. */
  async resume(): Promise<void> {
    await releaseDeadLetters(this.#ports.store, [...this.#running.keys()]);
    for (const row of await unfinishedReplays(this.#ports.store)) void this.#run(row.id);
    this.#counts.resume();
  }

  #obstacle(row: ReplayRow): string | null {
    const runner = this.#ports.runner(row.destination_id);
    if (runner === undefined) return "The destination does not run. It goes on when it is enabled.";
    if (runner.isPaused) return "The destination's settings cannot be used.";
    const run = this.#running.get(row.id);
    if (run !== undefined && run.fault !== null) return run.fault;
    const { state } = runner.lane.breaker;
    if (state.kind !== "closed")
      return "The destination does not take events now. It is tried again by itself.";
    const retried = run?.entries.find(({ state, lastCode }) => state === "backoff" && lastCode !== null);
    return retried === undefined
      ? null
      : `Some events are tried again. ${explainFailure(retried.lastCode ?? "").meaning}`;
  }

  async #run(id: string): Promise<void> {
    if (this.#running.has(id)) return;
    const run: Run = { isStopping: false, isAskedAgain: false, entries: [], fault: null, failures: 0 };
    this.#running.set(id, run);
    try {
      while (!(await this.#tryToFinish(id, run)));
    } finally {
      this.#running.delete(id);
      if (run.isStopping || run.isAskedAgain) await this.resume().catch(() => undefined);
    }
  }

  /** False when something kept it from going on, and it should be tried again. Never rejects. */
  async #tryToFinish(id: string, run: Run): Promise<boolean> {
    try {
      await this.#goThrough(id, run);
      return true;
    } catch (error) {
      run.failures += 1;
      run.fault = `${messageOf(error)}. It is tried again.`;
      this.#ports.logger.warn({ replay: id, code: codeOf(error), error: messageOf(error) }, "a replay waits");
      await sleep(backoffMs(run.failures, RETRY, Math.random()));
      return run.isStopping;
    }
  }

  async #goThrough(id: string, run: Run): Promise<void> {
    const row = await beginReplay(this.#ports.store, id);
    if (row === null) return;
    const rules = rulesOf(row.request, this.#ports);
    let place = { position: Number(row.position), done: row.done.map(Number) as readonly number[] };
    for (;;) {
      const runner = this.#ports.runner(row.destination_id);
      if (runner === undefined || run.isStopping) return;
      const startedAt = Date.now();
      const chunk = await nextChunk(row, runner, place, { ...this.#ports, rules: rules() });
      run.fault = null;
      if (!(await this.#send(chunk, runner, run)) || chunk.isLast) return;
      place = { position: chunk.next, done: [] };
      await this.#keepRate(row, run, startedAt);
    }
  }

  /** True when all of the chunk is final and counted; false when it was put back or its lane has closed. */
  async #send(chunk: Chunk, runner: LaneRunner, run: Run): Promise<boolean> {
    const { lane } = runner;
    const reported = new Set<Entry>();
    let reportedAt = Date.now();
    run.entries = chunk.entries;
    lane.admitReplay(chunk.entries);
    runner.pump();
    for (;;) {
      if (run.isStopping) lane.withdrawReplay(chunk.entries);
      const isAlive = this.#ports.runner(lane.destinationId) === runner;
      const isEmptied = chunk.entries.every(({ state }) => state === "final");
      if (isEmptied || !isAlive || Date.now() - reportedAt >= REPORT_MS) {
        reportNews(chunk, reported, runner);
        reportedAt = Date.now();
      }
      if (isEmptied) {
        await this.#ports.flush();
        return isDone(chunk);
      }
      if (!isAlive) return false;
      await sleep(POLL_MS);
    }
  }

  async #keepRate({ request: { ratePerSecond } }: ReplayRow, run: Run, startedAt: number): Promise<void> {
    if (ratePerSecond === null) return;
    const until = startedAt + (chunkSize(ratePerSecond) / ratePerSecond) * 1000;
    while (Date.now() < until && !run.isStopping) await sleep(Math.min(POLL_MS, until - Date.now()));
  }
}

const startedOf = ({ id, matched, counted_to }: ReplayRow): ReplayStarted => ({
  id,
  matched,
  matchedComplete: counted_to === null,
});

async function mustFind(store: Store, id: string): Promise<ReplayRow> {
  const row = await findReplay(store, id);
  if (row === null) throw new Error(`replay ${id} was deleted while it was asked for`);
  return row;
}

const isDone = ({ entries }: Chunk): boolean => entries.every(({ final }) => final !== null);

/** Tells the books what has become final since the last time. */
function reportNews(chunk: Chunk, reported: Set<Entry>, { lane }: LaneRunner): void {
  const fresh = chunk.entries.filter((entry) => entry.final !== null && !reported.has(entry));
  const isOver = isDone(chunk);
  if (fresh.length > 0 || isOver) lane.reportReplay(progressOf(chunk, fresh, isOver));
  for (const entry of fresh) reported.add(entry);
}

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)).unref());
