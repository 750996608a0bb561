import { eventName } from "../../contract/event.ts";
import type { ReplayRequest } from "../../contract/replay.ts";
import type { LogReader } from "../log/index.ts";
import type { Entry } from "./entry.ts";
import { decode, type FedEvent } from "./feed.ts";
import { entryOf, type LaneRunner } from "./lane-runner.ts";
import { READ_BYTES_MAX } from "./limits.ts";
import type { CompiledRules } from "./replay-rules.ts";

const SCAN_RECORDS = 500;

export type WindowLog = Pick<LogReader, "read" | "offsetAt" | "bounds">;

export interface WindowScan {
  readonly request: ReplayRequest;
  /** Null: the lane's connections decide. */
  readonly rules: CompiledRules | null;
  /** Offset to go on from; null at the beginning of the window. */
  readonly from: number | null;
  /** The lane's cursor when the replay was asked for: what lies beyond is delivered anyway. */
  readonly end: number;
  readonly limit: number;
  /** Offsets that an earlier run has done. */
  readonly isDone: ReadonlySet<number>;
}

export interface FoundInWindow {
  /** Empty when only counting (`limit` is Infinity). */
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
  const { request, rules, end, limit, isDone } = scan;
  const isWanted = compileRequest(request);
  const passes = (fed: FedEvent): boolean =>
    rules === null ? runner.letsThrough(fed) : rules.letsThrough(fed.sourceId, fed.event);
  const found: FedEvent[] = [];
  let matched = 0;
  const from = scan.from ?? (await log.offsetAt(request.from ?? 0));
  let next = from;
  for await (const fed of eventsBetween(log, next, end)) {
    next = fed.offset + 1;
    if (isDone.has(fed.offset) || !isWanted(fed)) continue;
    if (runner.lane.holds(fed.offset) || !passes(fed)) continue;
    matched += 1;
    if (limit !== Infinity) found.push(fed);
    if (found.length >= limit) break;
  }
  const entries = found.map((fed) => entryOf(runner.lane.destinationId, fed));
  return { entries, matched, from, next, isLast: found.length < limit };
}

async function* eventsBetween(log: WindowLog, from: number, end: number): AsyncGenerator<FedEvent> {
  let next = from;
  while (next < end) {
    const records = await log.read(next, { maxRecords: SCAN_RECORDS, maxBytes: READ_BYTES_MAX });
    if (records.length === 0) return;
    for (const record of records) {
      if (record.offset >= end) return;
      yield decode(record);
      next = record.offset + 1;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

type Check = (fed: FedEvent) => boolean;

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
