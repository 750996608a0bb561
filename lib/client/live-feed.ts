/**
 * The live view without React: one stream of Server-Sent Events, its buffer, and at most ten snapshots a second. The
 * stream is opened anew after every interruption, with growing pauses; what is shown stays. While the feed is held
 * nothing is added to the list, but outcomes still reach the events that are in it.
 */
import type { EventSummary } from "@/contract/control";
import type { AttemptRecord } from "@/contract/delivery";

export interface LiveSnapshot {
  /** Newest first. */
  readonly events: readonly EventSummary[];
  readonly connection: "connecting" | "live" | "lost";
  /** When a lost stream is tried again, epoch milliseconds; null while there is nothing to wait for. */
  readonly retryAt: number | null;
  /** How often the stream was opened: what arrived before, also between two openings, is not in the list. */
  readonly opens: number;
  /** More events arrive than are shown: one in `oneIn` of `perSecond`. */
  readonly rate: { readonly perSecond: number; readonly oneIn: number } | null;
  /** Events that arrived while held; beyond `max` the oldest of them are let go. */
  readonly waiting: number;
}

/** What of EventSource is used, so that tests can bring their own. */
export interface Stream {
  addEventListener(type: string, listener: (message: MessageEvent<string>) => void): void;
  close(): void;
}
export interface FeedPorts {
  open(address: string): Stream;
  /** Epoch milliseconds. */
  now(): number;
}

const PAINT_EVERY_MS = 100;
const RATE_SHOWN_MS = 2500;
const RETRY_MIN_MS = 1000;
const RETRY_MAX_MS = 15_000;
const NOTHING: LiveSnapshot = {
  events: [],
  connection: "connecting",
  retryAt: null,
  opens: 0,
  rate: null,
  waiting: 0,
};

export class LiveFeed {
  readonly #address: string;
  readonly #max: number;
  readonly #ports: FeedPorts;
  readonly #listeners = new Set<() => void>();
  #snapshot = NOTHING;
  #next: Partial<LiveSnapshot> = {};
  #stream: Stream | null = null;
  #timers: { paint?: ReturnType<typeof setInterval>; retry?: ReturnType<typeof setTimeout> } = {};
  #arrived: EventSummary[] = [];
  #arrivedCount = 0;
  #outcomes: AttemptRecord[] = [];
  #rateAt = 0;
  #failures = 0;
  #isHeld = false;

  constructor(address: string, max: number, ports: FeedPorts = BROWSER) {
    this.#address = address;
    this.#max = max;
    this.#ports = ports;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): LiveSnapshot => this.#snapshot;

  /** Opens the stream. Call the answer to close it. */
  start(): () => void {
    this.#connect();
    this.#timers.paint = setInterval(() => {
      this.paint();
    }, PAINT_EVERY_MS);
    return () => {
      clearInterval(this.#timers.paint);
      clearTimeout(this.#timers.retry);
      this.#stream?.close();
      this.#stream = null;
    };
  }

  hold(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    if (!isHeld) this.paint();
  }

  /** Tries a lost stream again without waiting. */
  readonly retry = (): void => {
    clearTimeout(this.#timers.retry);
    this.#connect();
  };

  /** Empties the list; what waits is forgotten, too. */
  readonly clear = (): void => {
    this.#arrived = [];
    this.#arrivedCount = 0;
    this.#next = { ...this.#next, events: [], waiting: 0 };
    this.paint();
  };

  #connect(): void {
    this.#stream?.close();
    const stream = this.#ports.open(this.#address);
    this.#stream = stream;
    this.#next = { ...this.#next, retryAt: null };
    stream.addEventListener("open", () => {
      this.#failures = 0;
      this.#next = {
        ...this.#next,
        connection: "live",
        retryAt: null,
        opens: this.#snapshot.opens + 1,
      };
    });
    stream.addEventListener("error", () => {
      // EventSource gives up for good when the answer is an error, so every interruption is handled alike: here.
      stream.close();
      if (stream === this.#stream) this.#retryLater();
    });
    for (const kind of ["event", "refused"])
      stream.addEventListener(kind, ({ data }) => {
        this.#arrived.push(JSON.parse(data) as EventSummary);
        this.#arrivedCount += 1;
        if (this.#arrived.length > this.#max * 2) this.#arrived.splice(0, this.#arrived.length - this.#max);
      });
    stream.addEventListener("outcome", ({ data }) => {
      this.#outcomes.push(JSON.parse(data) as AttemptRecord);
    });
    stream.addEventListener("rate", ({ data }) => {
      this.#rateAt = this.#ports.now();
      this.#next = { ...this.#next, rate: JSON.parse(data) as LiveSnapshot["rate"] };
    });
  }

  #retryLater(): void {
    const waitMs = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#next = { ...this.#next, connection: "lost", retryAt: this.#ports.now() + waitMs };
    this.#timers.retry = setTimeout(() => {
      this.#connect();
    }, waitMs);
  }

  /** Turns what has happened since into one new snapshot, if anything has. */
  paint(): void {
    const { rate, waiting } = this.#snapshot;
    if (rate !== null && this.#next.rate === undefined && this.#ports.now() - this.#rateAt > RATE_SHOWN_MS) {
      this.#next = { ...this.#next, rate: null };
    }
    const outcomes = this.#outcomes;
    this.#outcomes = [];
    if (this.#isHeld) {
      if (this.#arrivedCount !== waiting) this.#next = { ...this.#next, waiting: this.#arrivedCount };
      this.#arrived = [...settle(this.#arrived, outcomes)];
      this.#addEvents([], outcomes);
    } else {
      const arrived = this.#arrived;
      this.#arrived = [];
      this.#arrivedCount = 0;
      if (waiting > 0) this.#next = { ...this.#next, waiting: 0 };
      this.#addEvents(arrived, outcomes);
    }
    if (Object.keys(this.#next).length === 0) return;
    this.#snapshot = { ...this.#snapshot, ...this.#next };
    this.#next = {};
    for (const listener of this.#listeners) listener();
  }

  #addEvents(arrived: readonly EventSummary[], outcomes: readonly AttemptRecord[]): void {
    if (arrived.length === 0 && outcomes.length === 0) return;
    const before = this.#next.events ?? this.#snapshot.events;
    const events = merge(before, arrived, outcomes, this.#max);
    if (events !== before) this.#next = { ...this.#next, events };
  }
}

const BROWSER: FeedPorts = {
  open: (address) => new EventSource(address),
  now: () => Date.now(),
};

/** New events first; outcomes replace what was known of the same destination. */
export function merge(
  before: readonly EventSummary[],
  arrived: readonly EventSummary[],
  outcomes: readonly AttemptRecord[],
  max: number,
): readonly EventSummary[] {
  const all =
    arrived.length === 0
      ? before
      : [...arrived.toReversed(), ...withoutReleased(before, arrived)].slice(0, max);
  return settle(all, outcomes);
}

const identity = ({ sourceId, messageId }: EventSummary): string => `${sourceId} ${messageId}`;

/** What was kept in quarantine and now arrives, released: the row that said so is true no more. */
function withoutReleased(
  before: readonly EventSummary[],
  arrived: readonly EventSummary[],
): readonly EventSummary[] {
  const isKept = ({ refusal }: EventSummary): boolean => refusal?.state === "quarantined";
  if (!before.some(isKept)) return before;
  const accepted = new Set(arrived.filter(({ refusal }) => refusal === null).map(identity));
  return before.filter((event) => !isKept(event) || !accepted.has(identity(event)));
}

/** The same list when no outcome belongs to it. An event without news stays the same object: its row is not drawn again. */
export function settle(
  events: readonly EventSummary[],
  outcomes: readonly AttemptRecord[],
): readonly EventSummary[] {
  if (outcomes.length === 0 || events.length === 0) return events;
  const byOffset = Map.groupBy(outcomes, (outcome) => outcome.offset);
  let changed = false;
  const settled = events.map((event) => {
    const news = byOffset.get(event.offset);
    if (news === undefined) return event;
    changed = true;
    const known = new Map(event.outcomes.map((outcome) => [outcome.destinationId, outcome]));
    for (const outcome of news) known.set(outcome.destinationId, outcome);
    return { ...event, outcomes: [...known.values()] };
  });
  return changed ? settled : events;
}
