/**
 * One dispatch on its way: its events are prepared, numbered as items, sent in as few calls as the connector's limits allow,
 * and what came back is put together again to one outcome per event. Never rejects.
 */
import type {
  DeliverIo,
  DeliveryItem,
  DeliveryReport,
  Destination,
  ItemOutcome,
} from "../../connectors/kit/deliver.ts";
import type { Exchange } from "../../contract/delivery.ts";
import { deliveryItem } from "../../connectors/kit/item.ts";
import { CarriedEvent } from "../../contract/carried-event.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import { messageOf } from "../base/fault.ts";
import type { Entry } from "./entry.ts";
import type { FedEvent } from "./feed.ts";
import { EVENT_EXPIRED, type EntryOutcome, type EntryReport } from "./outcome.ts";
import type { Prepared, PrepareFault, PrepareStep, SendRules } from "./prepare.ts";
import { prepareEntries } from "./preparer.ts";
import { keptAway } from "./readmission.ts";
import type { Binding } from "./settings.ts";
import { CONNECTOR_FAULT } from "./verdict.ts";

/** The rules are the lane's of now. */
export interface SendPorts extends SendRules {
  readonly io: DeliverIo;
  load(offsets: readonly number[]): Promise<ReadonlyMap<number, FedEvent>>;
  /** Entries that are likely to be sent next. */
  upcoming(most: number): readonly Entry[];
  complain(error: unknown): void;
}

export async function sendEntries(
  entries: readonly Entry[],
  binding: Binding,
  ports: SendPorts,
): Promise<EntryReport> {
  try {
    await loadMissing(entries, ports);
    const kept = keptAway(entries, ports.admit);
    const isPlain = entries.every((entry) => isWhole(entry) && stepOf(entry, ports) === null);
    if (isPlain && kept.size === 0) return await sendAsTheyAre(entries, binding, ports);
    return await sendPrepared(entries, kept, { binding, ports });
  } catch (error) {
    ports.complain(error);
    return sameForAll(entries, { kind: "fault", why: messageOf(error) });
  }
}

/** Each entry has its own: replays may go by other rules than live events of the same dispatch. */
const stepOf = ({ replay }: Entry, { prepare }: Pick<SendPorts, "prepare">): PrepareStep | null =>
  replay?.rules == null ? prepare : replay.rules.prepare;

const isWhole = (entry: Entry): boolean => entry.event !== null && entry.done === null;

async function loadMissing(entries: readonly Entry[], ports: SendPorts): Promise<void> {
  const missing = entries.filter((entry) => entry.event === null);
  if (missing.length === 0) return;
  const loaded = await ports.load(missing.map((entry) => entry.offset));
  for (const entry of missing) entry.event = loaded.get(entry.offset)?.carried ?? null;
}

/** The hot path: one item per event, one call. */
async function sendAsTheyAre(
  entries: readonly Entry[],
  binding: Binding,
  ports: SendPorts,
): Promise<EntryReport> {
  const items = entries.flatMap((entry) => (entry.event === null ? [] : [itemOf(entry, entry.event, 0)]));
  const { outcomes, exchange } = await call(items, binding, ports);
  return { outcomes: outcomes.map(aloneOutcome), exchange };
}

/** One event with what is to be sent for it. */
interface Parcel {
  readonly entry: Entry;
  /** Known without sending; null while its items decide. */
  readonly settled: EntryOutcome | null;
  /** By number; null for one that is done. */
  readonly items: readonly (DeliveryItem | null)[];
  readonly bytes: number;
  /** By number, as far as sent in this dispatch. */
  readonly answers: Map<number, ItemOutcome>;
}

async function sendPrepared(
  entries: readonly Entry[],
  kept: ReadonlyMap<Entry, EntryOutcome>,
  { binding, ports }: { readonly binding: Binding; readonly ports: SendPorts },
): Promise<EntryReport> {
  const answers = await preparedFor(
    entries.filter((entry) => !kept.has(entry)),
    ports,
  );
  const parcels = entries.map((entry) => {
    const settled = kept.get(entry);
    return settled === undefined
      ? parcelOf(entry, answers.get(entry) ?? null, stepOf(entry, ports))
      : settledParcel(entry, settled);
  });
  const exchange = await sendParcels(parcels, binding, ports);
  const isEach = binding.connector.batchOutcome === "each";
  return {
    outcomes: parcels.map((parcel) => outcomeOf(parcel, stepOf(parcel.entry, ports), isEach)),
    exchange,
  };
}

async function preparedFor(
  entries: readonly Entry[],
  ports: SendPorts,
): Promise<ReadonlyMap<Entry, Prepared | PrepareFault>> {
  const answers = new Map<Entry, Prepared | PrepareFault>();
  const groups = [...Map.groupBy(entries, (entry) => stepOf(entry, ports))];
  await Promise.all(
    groups.map(async ([step, own]) => {
      const prepared = await preparedBy(step, own, ports);
      own.forEach((entry, index) => {
        const answer = prepared[index];
        if (entry.event !== null && answer !== undefined) answers.set(entry, answer);
      });
    }),
  );
  return answers;
}

async function preparedBy(
  step: PrepareStep | null,
  entries: readonly Entry[],
  ports: SendPorts,
): Promise<readonly (Prepared | PrepareFault)[]> {
  if (step === null)
    return entries.map(({ event }) => ({ kind: "send", events: event === null ? [] : [event.value] }));
  const upcoming = (most: number): readonly Entry[] => {
    const ahead = ports.upcoming(most).filter((entry) => stepOf(entry, ports) === step);
    const kept = keptAway(ahead, ports.admit);
    return kept.size === 0 ? ahead : ahead.filter((entry) => !kept.has(entry));
  };
  return prepareEntries(entries, step, upcoming);
}

function parcelOf(entry: Entry, prepared: Prepared | PrepareFault | null, by: PrepareStep | null): Parcel {
  if (prepared === null) return settledParcel(entry, EVENT_EXPIRED);
  if (prepared.kind !== "send") {
    // What may be answered otherwise next time is asked again.
    if (prepared.kind === "fault" || prepared.kind === "later") entry.preparation = null;
    return settledParcel(entry, prepared);
  }
  if (entry.done !== null && entry.done.by !== by) entry.done = null;
  const done = entry.done?.items;
  const items = prepared.events.map((event, number) =>
    done?.has(number) === true ? null : itemOf(entry, carriedBy(entry, event), number),
  );
  const isUnchanged = prepared.events.length === 1 && prepared.events[0] === entry.event?.value;
  const bytes = isUnchanged ? entry.bytes : JSON.stringify(prepared.events).length;
  return { entry, settled: null, items, bytes, answers: new Map() };
}

const settledParcel = (entry: Entry, settled: EntryOutcome): Parcel => ({
  entry,
  settled,
  items: [],
  bytes: 0,
  answers: new Map(),
});

interface Numbered {
  readonly parcel: Parcel;
  readonly number: number;
  readonly item: DeliveryItem;
  readonly bytes: number;
}

/** In calls of the size that the connector takes; returns the evidence of the last call that left any. */
async function sendParcels(
  parcels: readonly Parcel[],
  binding: Binding,
  ports: SendPorts,
): Promise<Exchange | null> {
  const isEach = binding.connector.batchOutcome === "each";
  let exchange: Exchange | null = null;
  for (const chunk of chunksOf(parcels, binding)) {
    const open = chunk.filter(({ parcel }) => ![...parcel.answers.values()].some(mustComeAgain));
    if (open.length === 0) continue;
    const report = await call(
      open.map(({ item }) => item),
      binding,
      ports,
    );
    exchange = report.exchange ?? exchange;
    open.forEach(({ parcel, number }, index) => {
      const outcome = report.outcomes[index];
      if (outcome !== undefined) parcel.answers.set(number, outcome);
    });
    // One person's events may share a dispatch here: what follows must not overtake what failed.
    if (!isEach && report.outcomes.some(({ kind }) => kind !== "ok")) break;
  }
  return exchange;
}

function chunksOf(
  parcels: readonly Parcel[],
  { connector, settings, batchBytesMax }: Binding,
): readonly Numbered[][] {
  const itemsMax = connector.batchItemsMax(settings);
  const chunks: Numbered[][] = [];
  let current: Numbered[] = [];
  let bytes = 0;
  for (const one of parcels.flatMap(numbered)) {
    if (current.length > 0 && (current.length >= itemsMax || bytes + one.bytes > batchBytesMax)) {
      chunks.push(current);
      current = [];
      bytes = 0;
    }
    current.push(one);
    bytes += one.bytes;
  }
  return current.length === 0 ? chunks : [...chunks, current];
}

const numbered = (parcel: Parcel): readonly Numbered[] =>
  parcel.items.flatMap((item, number) =>
    item === null ? [] : [{ parcel, number, item, bytes: Math.ceil(parcel.bytes / parcel.items.length) }],
  );

const mustComeAgain = ({ kind }: ItemOutcome): boolean =>
  kind === "retry" || kind === "throttle" || kind === "auth";

/** The worst of its items. What is done is remembered: only the rest is sent again. */
function outcomeOf(parcel: Parcel, by: PrepareStep | null, isEach: boolean): EntryOutcome {
  const { entry, settled, items, answers } = parcel;
  if (settled !== null) return settled;
  const again = [...answers.values()].filter(mustComeAgain).sort((a, b) => rank(b) - rank(a))[0];
  const refused = [...answers.values()].find(({ kind }) => kind === "drop");
  // Refused as a whole: perhaps over another event of the same call, so nothing of it is done.
  if (refused?.kind === "drop" && !isEach) return refused;
  const done = new Map(entry.done?.items);
  for (const [number, outcome] of answers) if (!mustComeAgain(outcome)) done.set(number, outcome);
  if (done.size > 0) entry.done = { by, items: done };
  if (done.size === items.length) return together(done);
  return again === undefined || again.kind === "pending" ? UNSENT : again;
}

const aloneOutcome = (outcome: ItemOutcome): EntryOutcome =>
  outcome.kind === "pending"
    ? { kind: "pending", jobs: [{ item: 0, job: outcome.job }], items: 1, refused: null }
    : outcome;

/** Nothing of it has to be sent again: open as long as one item is, refused if one was. */
function together(done: ReadonlyMap<number, ItemOutcome>): EntryOutcome {
  const outcomes = [...done.values()];
  const jobs = [...done].flatMap(([item, outcome]) =>
    outcome.kind === "pending" ? [{ item, job: outcome.job }] : [],
  );
  const refused = outcomes.find((outcome) => outcome.kind === "drop") ?? null;
  if (jobs.length > 0) return { kind: "pending", jobs, items: outcomes.length, refused };
  return refused ?? outcomes.find((outcome) => outcome.kind === "ok") ?? { kind: "ok", status: null };
}

function rank(outcome: ItemOutcome): number {
  if (outcome.kind === "auth") return Infinity;
  if (outcome.kind === "throttle") return Number.MAX_SAFE_INTEGER;
  return outcome.kind === "retry" ? (outcome.afterMs ?? 0) : -1;
}

/** One outcome per item, whatever the connector does. */
async function call(
  items: readonly DeliveryItem[],
  { connector, settings }: Pick<Binding, "connector" | "settings">,
  ports: Pick<SendPorts, "io" | "complain">,
): Promise<DeliveryReport> {
  try {
    const report = await (connector satisfies Destination).deliver(items, settings, ports.io);
    if (report.outcomes.length === items.length) return report;
    return allFaulty(items, `${String(report.outcomes.length)} outcomes for ${String(items.length)} events`);
  } catch (error) {
    ports.complain(error);
    return allFaulty(items, messageOf(error));
  }
}

/** A connector that throws or answers for too few is at fault itself; what it was given may be fine. */
const allFaulty = (items: readonly DeliveryItem[], what: string): DeliveryReport => ({
  outcomes: items.map(() => ({
    kind: "retry",
    code: CONNECTOR_FAULT,
    why: `The connector failed: ${what}.`,
    status: null,
    afterMs: null,
  })),
  exchange: null,
});

const sameForAll = (entries: readonly Entry[], outcome: EntryOutcome): EntryReport => ({
  outcomes: entries.map(() => outcome),
  exchange: null,
});

/** What no step has changed goes as the text that it came as. */
const carriedBy = ({ event }: Entry, prepared: CanonicalEvent): CarriedEvent =>
  event?.value === prepared ? event : CarriedEvent.of(prepared);

const itemOf = (
  { deliveryId, attempts, sourceId }: Entry,
  event: CarriedEvent,
  number: number,
): DeliveryItem => deliveryItem({ deliveryId, attempt: attempts + 1, sourceId, number }, event);

const UNSENT: EntryOutcome = { kind: "unsent" };
