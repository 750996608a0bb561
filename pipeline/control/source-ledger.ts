/** The ledger of a source: did everything that it sent come to an end? */
import type { SourceLedger } from "../../contract/control.ts";
import { decodeIntake, LEDGER_MINUTE } from "../../contract/intake.ts";
import type { LogReader, Offset } from "../log/index.ts";
import { json, type Route } from "./route.ts";

export const sourceLedgerRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/sources/:id/ledger",
    handle: async ({ params }, { logs }) => {
      const [intake, events] = await Promise.all([logs.reader("intake"), logs.reader("events")]);
      return json(await readSourceLedger(params["id"] ?? "", intake, events));
    },
  },
];

/** Times that the parts are read anew because something moved meanwhile. */
const READINGS_MAX = 8;
const SLICE = { maxRecords: 500, maxBytes: 2 * 2 ** 20 };
/** Requests counted one by one at most: a longer backlog is not settled anyway. */
const BACKLOG_RECORDS_MAX = 20_000;

/**
 * What was received is counted by the gateway with the requests, what became of it by the process stage with its cursor.
 * What lies between is counted in the log itself. The two logs move on their own, so a reading counts only when neither did.
 */
export async function readSourceLedger(
  sourceId: string,
  intake: LogReader,
  events: LogReader,
): Promise<SourceLedger> {
  for (let reading = 1; ; reading += 1) {
    const end = (await intake.bounds()).end;
    const cursor = await cursorOf(sourceId, events);
    const [received, ended, waiting] = await Promise.all([
      totalOf(intake, "received", sourceId),
      endedOf(sourceId, events),
      countWaiting(intake, sourceId, { from: cursor, end }),
    ]);
    const isStill = (await intake.bounds()).end === end && (await cursorOf(sourceId, events)) === cursor;
    const isSettled = isStill && waiting.isWhole;
    if (isSettled || reading === READINGS_MAX)
      return { ...balance({ received, ...ended, inProgress: waiting.items }), sourceId, isSettled };
  }
}

type Ended = Pick<SourceLedger, "derived" | "taken" | "quarantined" | "dropped">;

async function totalOf(log: LogReader, what: string, sourceId: string): Promise<number> {
  const name = `ledger:${what}:${sourceId}`;
  const counts = await log.counts(name, LEDGER_MINUTE, LEDGER_MINUTE + 1);
  return counts.find((one) => one.name === name)?.count ?? 0;
}

async function endedOf(sourceId: string, events: LogReader): Promise<Ended> {
  const [derived, taken, quarantined, dropped] = await Promise.all([
    totalOf(events, "derived", sourceId),
    totalOf(events, "accepted", sourceId),
    totalOf(events, "quarantined", sourceId),
    totalOf(events, "dropped", sourceId),
  ]);
  return { derived, taken, quarantined, dropped };
}

/** A source with transformations has a cursor of its own; one beyond every offset means that it has none. */
async function cursorOf(sourceId: string, events: LogReader): Promise<Offset> {
  const own = await events.cursor(`intake:${sourceId}`);
  if (own !== null && own !== Number.MAX_SAFE_INTEGER) return own;
  return (await events.cursor("intake")) ?? 0;
}

interface Waiting {
  readonly items: number;
  /** False when there is more than is counted one by one. */
  readonly isWhole: boolean;
}

async function countWaiting(
  intake: LogReader,
  sourceId: string,
  { from, end }: { readonly from: Offset; readonly end: Offset },
): Promise<Waiting> {
  let items = 0;
  let next = from;
  while (next < end) {
    if (next - from > BACKLOG_RECORDS_MAX) return { items, isWhole: false };
    const records = await intake.read(next, SLICE);
    const last = records.at(-1);
    if (last === undefined) break;
    for (const { offset, payload } of records) if (offset < end) items += itemsOf(payload, sourceId);
    next = last.offset + 1;
  }
  return { items, isWhole: true };
}

function itemsOf(payload: string, sourceId: string): number {
  const { sourceId: from, kind, body } = decodeIntake(payload);
  if (from !== sourceId) return 0;
  // The gateway has parsed this body before it accepted it.
  return kind === "single" ? 1 : (JSON.parse(body) as { readonly batch: readonly unknown[] }).batch.length;
}

function balance(parts: Omit<SourceLedger, "sourceId" | "difference" | "isSettled">) {
  const { received, derived, taken, quarantined, dropped, inProgress } = parts;
  return { ...parts, difference: received + derived - taken - quarantined - dropped - inProgress };
}
