import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { eventName } from "../../contract/event.ts";
import type { ReplayRequest } from "../../contract/replay.ts";
import type { LogReader } from "../log/index.ts";
import type { Entry } from "./entry.ts";
import { decode, type FedEvent } from "./feed.ts";
import { entryOf, type LaneRunner } from "./lane-runner.ts";
import { READ_BYTES_MAX } from "./limits.ts";
import type { CompiledRules } from "./replay-rules.ts";

const SCAN_RECORDS = 500;
/** How many times as long as it worked a gentle scan rests. */
const GENTLE_PAUSE = 2;

export type WindowLog = Pick<LogReader, "read" | "offsetAt" | "bounds">;

export interface WindowScan {
  readonly request: ReplayRequest;
  /** Null: the lane's connections decide. */
  readonly rules: CompiledRules | null;
  /** Offset to go on from; null at the beginning of the window. */
  readonly from: number | null;
  /** The lane's cursor when the replay was asked for: what lies beyond is delivered anyway. */
  readonly end: number;
  /** Matches after which the scan stops. */
  readonly limit: number;
  /** Matches that are returned, at most. */
  readonly keep: number;
  /** Epoch milliseconds at which the scan stops after its next slice. */
  readonly deadline: number;
  /** True for work that nobody waits for: it leaves most of the thread to deliveries. */
  readonly isGentle: boolean;
  /** Offsets that an earlier run has done. */
  readonly isDone: ReadonlySet<number>;
}

export interface FoundInWindow {
  readonly entries: readonly Entry[];
  readonly matched: number;
  /** Where the scan began. */
  readonly from: number;
  readonly next: number;
  readonly isLast: boolean;
}

/** Events of the window that the rules let through and that are not held: those are still on their way. */
export async function scanWindow(
  log: WindowLog,
  runner: LaneRunner,
  scan: WindowScan,
): Promise<FoundInWindow> {
  const { request, end, limit } = scan;
  const isWanted = compileScan(scan, runner);
  const found: FedEvent[] = [];
  let matched = 0;
  const from = scan.from ?? (await log.offsetAt(request.from ?? 0));
  let next = from;
  let isLast = true;
  for await (const slice of slicesBetween(log, { from, end, isGentle: scan.isGentle })) {
    for (const fed of slice) {
      next = fed.offset + 1;
      if (!isWanted(fed)) continue;
      matched += 1;
      if (found.length < scan.keep) found.push(fed);
      if (matched >= limit) break;
    }
    isLast = matched < limit && (next >= end || Date.now() < scan.deadline);
    if (!isLast) break;
  }
  const entries = found.map((fed) => entryOf(runner.lane.destinationId, fed));
  return { entries, matched, from, next, isLast };
}

interface Stretch {
  readonly from: number;
  readonly end: number;
  readonly isGentle: boolean;
}

async function* slicesBetween(
  log: WindowLog,
  { from, end, isGentle }: Stretch,
): AsyncGenerator<readonly FedEvent[]> {
  let next = from;
  while (next < end) {
    const startedAt = Date.now();
    const records = await log.read(next, { maxRecords: SCAN_RECORDS, maxBytes: READ_BYTES_MAX });
    const last = records.at(-1);
    if (last === undefined) return;
    yield records.filter(({ offset }) => offset < end).map(decode);
    next = last.offset + 1;
    if (isGentle) await sleep(GENTLE_PAUSE * (Date.now() - startedAt));
    else await setImmediate();
  }
}

type Check = (fed: FedEvent) => boolean;

function compileScan({ request, rules, isDone }: WindowScan, runner: LaneRunner): Check {
  const isAsked = compileRequest(request);
  const passes: Check = (fed) =>
    rules === null ? runner.letsThrough(fed) : rules.letsThrough(fed.sourceId, fed.carried);
  return (fed) => !isDone.has(fed.offset) && isAsked(fed) && !runner.lane.holds(fed.offset) && passes(fed);
}

function compileRequest({ from, to, filter }: ReplayRequest): Check {
  const checks: Check[] = [({ receivedAt }) => receivedAt >= (from ?? 0) && receivedAt < (to ?? Infinity)];
  const { sourceId, name, userId, type } = filter ?? {};
  if (sourceId !== undefined) checks.push((fed) => fed.sourceId === sourceId);
  if (type !== undefined) checks.push((fed) => fed.event.type === type);
  if (userId !== undefined)
    checks.push(({ event }) => event.userId === userId || event.anonymousId === userId);
  if (name !== undefined) checks.push((fed) => matchesName(eventName(fed.event), name));
  return (fed) => checks.every((check) => check(fed));
}

/** A trailing * matches any ending; case does not matter, as in the search. */
function matchesName(name: string, pattern: string): boolean {
  const [have, want] = [name.toLowerCase(), pattern.toLowerCase()];
  return want.endsWith("*") ? have.startsWith(want.slice(0, -1)) : have === want;
}
