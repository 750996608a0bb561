/**
 * The event log as lanes read it. Lanes that keep up ask for the same events at about the same time: those are decoded once
 * and shared; a lane that is behind reads for itself.
 */
import type { CarriedEvent } from "../../contract/carried-event.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import { readStored } from "../../contract/stored-event.ts";
import type { LogReader, LogRecord } from "../log/index.ts";
import { READ_BYTES_MAX, READ_EVENTS_MAX } from "./limits.ts";

export interface FedEvent {
  readonly offset: number;
  readonly sourceId: string;
  readonly messageId: string;
  readonly personKeys: readonly string[];
  readonly carried: CarriedEvent;
  /** What `carried` holds: asking for it reads it. */
  readonly event: CanonicalEvent;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** Size of the record in characters. */
  readonly bytes: number;
}

interface Page {
  readonly from: number;
  /** Offset after the last record. */
  readonly next: number;
  readonly events: readonly FedEvent[];
}

/** Pages kept for the lanes that come next. */
const PAGES_KEPT = 4;

export class Feed {
  readonly #reader: Pick<LogReader, "read">;
  readonly #onPage: (page: Page) => void;
  readonly #lanes: () => number;
  #pages: readonly Page[] = [];
  readonly #reading = new Map<number, Promise<Page>>();

  /**
   * `onPage`: told of each page that is read. `lanes`: how many read. Pages that nobody else comes by for are let go: they
   * would only grow old in the heap.
   */
  constructor(
    reader: Pick<LogReader, "read">,
    {
      onPage = () => undefined,
      lanes = () => 2,
    }: {
      readonly onPage?: (page: Page) => void;
      readonly lanes?: () => number;
    } = {},
  ) {
    this.#reader = reader;
    this.#onPage = onPage;
    this.#lanes = lanes;
  }

  /** Events from `from` on; `next` is `from` itself at the end of the log. */
  async read(from: number): Promise<{ readonly events: readonly FedEvent[]; readonly next: number }> {
    const page =
      this.#pages.find((known) => known.from <= from && from < known.next) ?? (await this.#readPage(from));
    const skip = page.from === from ? 0 : page.events.findIndex((event) => event.offset >= from);
    if (skip === -1) return { events: [], next: page.next };
    return { events: skip === 0 ? page.events : page.events.slice(skip), next: page.next };
  }

  /** Single events again, by offset, for those whose memory was given back. Absent when the log has let go of them. */
  async load(offsets: readonly number[]): Promise<ReadonlyMap<number, FedEvent>> {
    const wanted = new Set(offsets);
    const found = new Map<number, FedEvent>();
    for (const offset of [...wanted].sort((a, b) => a - b)) {
      if (found.has(offset)) continue;
      const records = await this.#reader.read(offset, { maxRecords: 64, maxBytes: 256 * 1024 });
      for (const record of records) if (wanted.has(record.offset)) found.set(record.offset, decode(record));
    }
    return found;
  }

  #readPage(from: number): Promise<Page> {
    const reading = this.#reading.get(from) ?? this.#fetch(from);
    this.#reading.set(from, reading);
    return reading;
  }

  async #fetch(from: number): Promise<Page> {
    try {
      const records = await this.#reader.read(from, {
        maxRecords: READ_EVENTS_MAX,
        maxBytes: READ_BYTES_MAX,
      });
      const page = { from, next: (records.at(-1)?.offset ?? from - 1) + 1, events: records.map(decode) };
      this.#onPage(page);
      const kept = this.#lanes() > 1 ? PAGES_KEPT : 0;
      if (page.events.length > 0) this.#pages = [page, ...this.#pages].slice(0, kept);
      return page;
    } finally {
      this.#reading.delete(from);
    }
  }
}

/** Trusts the log: only the process stage writes it, and the log checks every block. */
export function decode({ offset, payload }: LogRecord): FedEvent {
  const { head, event: carried } = readStored(payload);
  return {
    offset,
    sourceId: head.sourceId,
    messageId: head.messageId,
    personKeys: head.personKeys,
    carried,
    get event() {
      return carried.value;
    },
    receivedAt: Date.parse(head.receivedAt),
    bytes: payload.length,
  };
}
