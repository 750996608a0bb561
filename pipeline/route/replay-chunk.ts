/** A part of a replay that goes through the lane at once. */
import type { ReplayProgress } from "./books.ts";
import { createEntry, type Entry } from "./entry.ts";
import type { LaneRunner } from "./lane-runner.ts";
import { REPLAY_CHUNK } from "./limits.ts";
import { nextDeadLetters, takeDeadLetters } from "./replay-dead-letters.ts";
import { isOfDeadLetters, type ReplayRow } from "./replay-rows.ts";
import type { CompiledRules } from "./replay-rules.ts";
import { scanWindow, type WindowLog } from "./replay-window.ts";
import type { Store } from "./store.ts";

export interface Chunk {
  readonly replayId: string;
  readonly entries: readonly Entry[];
  /** Where the chunk begins in the log, and where the next one does; 0 for dead letters, whose states say what is done. */
  readonly from: number;
  readonly next: number;
  /** Offsets of the chunk that an earlier run has done. */
  readonly done: readonly number[];
  readonly isLast: boolean;
}

export interface ChunkPorts {
  /** Null: the lane's orders hold. */
  readonly rules: CompiledRules | null;
  readonly store: Store;
  readonly log: WindowLog;
}

/** Events of a chunk: fewer under a limit, so that each second sends its share. */
export const chunkSize = (ratePerSecond: number | null): number =>
  ratePerSecond === null ? REPLAY_CHUNK : Math.max(1, Math.min(REPLAY_CHUNK, Math.floor(ratePerSecond)));

export async function nextChunk(
  row: ReplayRow,
  runner: LaneRunner,
  place: { readonly position: number; readonly done: readonly number[] },
  { store, log, rules }: ChunkPorts,
): Promise<Chunk> {
  const limit = chunkSize(row.request.ratePerSecond);
  const replay = { replayId: row.id, rules };
  if (isOfDeadLetters(row.request)) {
    const entries = await nextDeadLetters(store, replay, limit);
    return { replayId: row.id, entries, from: 0, next: 0, done: [], isLast: entries.length < limit };
  }
  const { request } = row;
  const from = place.position === 0 ? null : place.position;
  const isDone = new Set(place.done);
  const found = await scanWindow(log, runner, {
    request,
    rules,
    from,
    end: request.end,
    limit,
    keep: limit,
    isDone,
    deadline: Infinity,
    isGentle: false,
  });
  const offsets = found.entries.map(({ offset }) => offset);
  const letters = await takeDeadLetters(store, row.id, { destinationId: row.destination_id, offsets });
  const entries = found.entries.map((entry) =>
    createEntry(entry, { ...replay, deadLetterId: letters.get(entry.offset) ?? null }),
  );
  const { next, isLast } = found;
  return { replayId: row.id, entries, from: found.from, next, done: place.done, isLast };
}

/** What became of entries that were not reported before; `isOver`: nothing of the chunk is to come. */
export function progressOf(chunk: Chunk, fresh: readonly Entry[], isOver: boolean): ReplayProgress {
  const delivered = fresh.filter((entry) => entry.final === "delivered");
  const others = fresh.filter((entry) => entry.final !== "delivered");
  const isDeadLetter = (entry: Entry): boolean => entry.replay?.deadLetterId != null;
  const isInLog = chunk.next > 0;
  return {
    replayId: chunk.replayId,
    delivered: delivered.length,
    failed: others.length,
    position: isOver ? chunk.next : chunk.from,
    done:
      isOver || !isInLog
        ? []
        : [...chunk.done, ...chunk.entries.filter(({ final }) => final !== null).map(({ offset }) => offset)],
    isFinished: isOver && chunk.isLast,
    revived: delivered.filter(isDeadLetter),
    failedAgain: others.filter(isDeadLetter),
  };
}
