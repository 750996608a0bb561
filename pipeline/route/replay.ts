/**
 * Replays: dead letters, or a window of the event log, go through their lane once more, with the same delivery ids.
 *
 * A replay goes in chunks, in the order of the log; a chunk is counted when all of it is final, in one commit with the
 * replay's position and the dead letters' new states. After a crash the open chunk is sent again. Live events of the same
 * person wait behind the chunk's events, those of others pass. A dead letter that is delivered moves in the books from
 * dead-lettered to delivered; what a window replays is in the books already, so it counts in the replay only.
 */
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { ReplayRequest, ReplayStatus } from "../../contract/control.ts";
import { codeOf, Fault, messageOf } from "../base/fault.ts";
import type { ReplayProgress } from "./books.ts";
import { createEntry, type Entry } from "./entry.ts";
import type { LaneRunner } from "./lane-runner.ts";
import { REPLAY_CHUNK } from "./limits.ts";
import { countDeadLetters, nextDeadLetters } from "./replay-dead-letters.ts";
import { scanWindow, type WindowLog } from "./replay-window.ts";
import type { Store } from "./store.ts";

const POLL_MS = 20;

export interface ReplayPorts {
  readonly store: Store;
  readonly log: WindowLog;
  readonly logger: Logger;
  /** The lane of an enabled destination; undefined while there is none. */
  runner(destinationId: string): LaneRunner | undefined;
  /** Resolves when everything reported to lanes is committed. */
  flush(): Promise<void>;
}

interface ReplayRow {
  readonly id: string;
  readonly destination_id: string;
  readonly request: ReplayRequest & { readonly end: number };
  readonly state: ReplayStatus["state"];
  readonly matched: number;
  readonly delivered: number;
  readonly failed: number;
  readonly position: string;
}

export class Replays {
  readonly #ports: ReplayPorts;
  readonly #running = new Set<string>();

  constructor(ports: ReplayPorts) {
    this.#ports = ports;
  }

  /** Counts what matches and, unless it is a dry run, queues it. Throws Fault `not_found` for a lane that does not run. */
  async request(request: ReplayRequest): Promise<{ readonly id: string; readonly matched: number }> {
    const runner = this.#ports.runner(request.destinationId);
    if (runner === undefined)
      throw new Fault("not_found", "This destination does not run: enable it before you replay to it.");
    const id = `rpl_${randomUUID()}`;
    const end = runner.lane.cursor;
    const { store } = this.#ports;
    if (request.deadLetterIds !== undefined) {
      const matched = await countDeadLetters(store, request);
      if (!request.dryRun) await this.#insert(id, { ...request, end }, matched);
      return { id, matched };
    }
    const window = await scanWindow(this.#ports.log, runner, { request, from: null, end, limit: Infinity });
    if (!request.dryRun) await this.#insert(id, { ...request, end }, window.matched);
    return { id, matched: window.matched };
  }

  async status(id: string): Promise<ReplayStatus | null> {
    const { rows } = await this.#ports.store.pool.query<ReplayRow>("SELECT * FROM replays WHERE id = $1", [
      id,
    ]);
    const [row] = rows;
    if (row === undefined) return null;
    const { state, matched, delivered, failed } = row;
    return { id, destinationId: row.destination_id, state, matched, delivered, failed };
  }

  /** Goes on with what a stop or a crash interrupted, as far as its lane runs. */
  async resume(): Promise<void> {
    const { rows } = await this.#ports.store.pool.query<ReplayRow>(
      "SELECT * FROM replays WHERE state IN ('queued', 'running') ORDER BY created_at",
    );
    for (const row of rows) void this.#run(row);
  }

  async #insert(id: string, request: ReplayRow["request"], matched: number): Promise<void> {
    const client = await this.#ports.store.pool.connect();
    try {
      await client.query("BEGIN");
      await client.query(
        "INSERT INTO replays (id, destination_id, request, state, matched) VALUES ($1, $2, $3, 'queued', $4)",
        [id, request.destinationId, JSON.stringify(request), matched],
      );
      await client.query(
        `UPDATE dead_letters SET state = 'replaying', replay_id = $1
         WHERE destination_id = $2 AND id = ANY($3) AND state = 'open'`,
        [id, request.destinationId, request.deadLetterIds ?? []],
      );
      await client.query("COMMIT");
    } catch (error) {
      await client.query("ROLLBACK").catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
    await this.resume();
  }

  async #run(row: ReplayRow): Promise<void> {
    if (this.#running.has(row.id)) return;
    this.#running.add(row.id);
    try {
      await this.#ports.store.pool.query("UPDATE replays SET state = 'running' WHERE id = $1", [row.id]);
      let position = Number(row.position);
      for (;;) {
        const runner = this.#ports.runner(row.destination_id);
        if (runner === undefined) return;
        const chunk = await this.#chunk(row, runner, position);
        runner.lane.admitReplay(chunk.entries);
        runner.pump();
        if (!(await isDone(chunk.entries, () => this.#ports.runner(row.destination_id) === runner))) return;
        runner.lane.reportReplay(progressOf(row, chunk));
        await this.#ports.flush();
        if (chunk.isLast) return;
        position = chunk.position;
      }
    } catch (error) {
      this.#ports.logger.warn(
        { replay: row.id, code: codeOf(error), error: messageOf(error) },
        "a replay waits",
      );
    } finally {
      this.#running.delete(row.id);
    }
  }

  async #chunk(row: ReplayRow, runner: LaneRunner, position: number): Promise<Chunk> {
    if (row.request.deadLetterIds !== undefined) {
      const entries = await nextDeadLetters(this.#ports.store, row.id, REPLAY_CHUNK);
      return { entries, position: 0, isLast: entries.length < REPLAY_CHUNK };
    }
    const { request } = row;
    const from = position === 0 ? null : position;
    const found = await scanWindow(this.#ports.log, runner, {
      request,
      from,
      end: request.end,
      limit: REPLAY_CHUNK,
    });
    const entries = found.entries.map((entry) =>
      createEntry(entry, { replayId: row.id, deadLetterId: null }),
    );
    return { entries, position: found.next, isLast: found.isLast };
  }
}

interface Chunk {
  readonly entries: readonly Entry[];
  readonly position: number;
  readonly isLast: boolean;
}

function progressOf(row: ReplayRow, { entries, position, isLast }: Chunk): ReplayProgress {
  const delivered = entries.filter((entry) => entry.final === "delivered");
  const failed = entries.filter((entry) => entry.final !== "delivered");
  const isDeadLetter = (entry: Entry): boolean => entry.replay?.deadLetterId != null;
  return {
    replayId: row.id,
    delivered: delivered.length,
    failed: failed.length,
    position,
    isFinished: isLast,
    revived: delivered.filter(isDeadLetter),
    failedAgain: failed.filter(isDeadLetter),
  };
}

async function isDone(entries: readonly Entry[], isAlive: () => boolean): Promise<boolean> {
  while (!entries.every((entry) => entry.final !== null)) {
    if (!isAlive()) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}
