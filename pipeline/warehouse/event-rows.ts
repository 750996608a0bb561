/** Which rows events become. One EventRows gathers those of one load; the tables follow Segment's and RudderStack's conventions. */
import type { CanonicalEvent, EventType, Json, JsonObject, StoredEvent } from "../../contract/event.ts";
import type { CellId, Cells } from "./cells.ts";
import {
  CATEGORY,
  COLUMN,
  DISCARD,
  EVENT,
  EVENT_TEXT,
  GROUP_ID,
  NAME,
  PREVIOUS_ID,
  SYSTEM_COLUMNS,
  USERS_ID,
  type FieldTrees,
} from "./event-columns.ts";
import { FlatCells, type Field } from "./fields.ts";
import { EVENT_TABLES_MAX } from "./limits.ts";
import { eventTableName, SYSTEM_TABLES } from "./naming.ts";
import type { Schema } from "./schema.ts";
import { TableBatch, type DiscardReason } from "./table-batch.ts";

export interface Discard {
  readonly table: string;
  /** The event's messageId; null when not even that could be read. */
  readonly rowId: string | null;
  /** Null: the whole row. */
  readonly column: string | null;
  readonly value: string;
  /** A DiscardReason, for `row_refused` followed by what the database said. */
  readonly reason: string;
  readonly receivedAt: string | null;
  readonly sourceId: string | null;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export class EventRows {
  readonly tables = new Map<string, TableBatch>();
  readonly #schema: Schema;
  readonly #trees: FieldTrees;
  readonly #cells: Cells;
  readonly #loadedAt: CellId;
  /** What all rows of one event begin with, and its context; reused from event to event. */
  readonly #shared: FlatCells;
  readonly #named: FlatCells;
  readonly #values: FlatCells;
  readonly #userRows = new Map<string, number>();
  readonly #instants = new Map<Field, { text: string; id: CellId }>();
  #eventTables: number;
  discards = 0;
  events = 0;

  /** `cells` are cleared; `loadedAt` is in epoch milliseconds. */
  constructor(schema: Schema, trees: FieldTrees, cells: Cells, loadedAt: number) {
    cells.clear();
    this.#schema = schema;
    this.#trees = trees;
    this.#cells = cells;
    this.#shared = new FlatCells(cells);
    this.#named = new FlatCells(cells);
    this.#values = new FlatCells(cells);
    this.#loadedAt = cells.addMicros(BigInt(loadedAt) * 1000n);
    this.#eventTables = schema.size - SYSTEM_TABLES.length;
  }

  /** Rows of all tables, without `discards`. */
  get rows(): number {
    let rows = 0;
    for (const table of this.tables.values()) if (table.name !== "discards") rows += table.rows;
    return rows;
  }

  /** Adds all rows of one event. */
  add(stored: StoredEvent): void {
    const { event } = stored;
    this.#named.clear();
    this.#values.clear();
    this.#share(stored);
    this.events++;
    switch (event.type) {
      case "track":
        return this.#addTrack(stored);
      case "identify":
        return this.#addIdentify(stored);
      case "page":
      case "screen":
        this.#trees.page.flatten(withoutRepeats(event), this.#values);
        this.#name(NAME, event.name);
        this.#name(CATEGORY, event.category);
        return this.#addRow(TABLE[event.type], stored);
      case "group":
        this.#trees.group.flatten(event.traits ?? {}, this.#values);
        this.#name(GROUP_ID, event.groupId);
        return this.#addRow(TABLE.group, stored);
      case "alias":
        this.#trees.traits.flatten(event.traits ?? {}, this.#values);
        this.#name(PREVIOUS_ID, event.previousId);
        return this.#addRow(TABLE.alias, stored);
    }
  }

  discard(discard: Discard): void {
    this.discards++;
    const table = this.#table("discards");
    const row = table.begin();
    const text = (value: string | null): CellId => (value === null ? 0 : this.#cells.addText(value));
    const received = discard.receivedAt === null ? 0 : this.#cells.addInstant(discard.receivedAt);
    const cells: readonly (readonly [Field, CellId])[] = [
      [DISCARD.table, text(discard.table)],
      [DISCARD.row, text(discard.rowId)],
      [DISCARD.column, text(discard.column)],
      [DISCARD.value, text(discard.value)],
      [DISCARD.reason, text(discard.reason)],
      [COLUMN.receivedAt, received],
      [COLUMN.sourceId, text(discard.sourceId)],
      [COLUMN.uuidTs, this.#loadedAt],
    ];
    for (const [field, id] of cells) if (id !== 0) table.set(row, field, id);
  }

  #share({ event, sourceId }: StoredEvent): void {
    const shared = this.#shared;
    shared.clear();
    shared.pushText(COLUMN.id, event.messageId);
    shared.pushText(COLUMN.sourceId, sourceId);
    if (event.anonymousId !== undefined) shared.pushText(COLUMN.anonymousId, event.anonymousId);
    if (event.userId !== undefined) shared.pushText(COLUMN.userId, event.userId);
    if (event.channel !== undefined) shared.pushText(COLUMN.channel, event.channel);
    shared.push(COLUMN.sentAt, this.#instant(COLUMN.sentAt, event.sentAt));
    shared.push(COLUMN.timestamp, this.#instant(COLUMN.timestamp, event.timestamp));
    shared.push(COLUMN.originalTimestamp, this.#instant(COLUMN.originalTimestamp, event.originalTimestamp));
    shared.push(COLUMN.receivedAt, this.#instant(COLUMN.receivedAt, event.receivedAt));
    shared.push(COLUMN.uuidTs, this.#loadedAt);
    this.#trees.context.flatten(event.context, shared);
  }

  #name(field: Field, text: string | undefined): void {
    if (text !== undefined) this.#named.push(field, this.#cells.addText(text));
  }

  #addTrack(stored: StoredEvent): void {
    const { event } = stored;
    const text = event.event ?? "";
    const name = this.#trees.tables.of(text);
    this.#name(EVENT, name);
    this.#name(EVENT_TEXT, text);
    this.#addRow(TABLE.track, stored);
    if (this.#isOneTableTooMany(name)) {
      this.#discardValue(
        stored,
        { table: name, column: null, reason: "event_table_limit" },
        JSON.stringify(event.properties ?? {}),
      );
      return;
    }
    this.#trees.track.flatten(event.properties ?? {}, this.#values);
    this.#addRow(name, stored);
  }

  #isOneTableTooMany(name: string): boolean {
    if (this.#schema.has(name) || this.tables.has(name)) return false;
    if (this.#eventTables >= EVENT_TABLES_MAX) return true;
    this.#eventTables++;
    return false;
  }

  #addIdentify(stored: StoredEvent): void {
    const { event } = stored;
    const nested = event.context["traits"];
    this.#trees.traits.flatten({ ...(isObject(nested) ? nested : {}), ...event.traits }, this.#values);
    this.#addRow(TABLE.identify, stored);
    if (event.userId === undefined || event.userId === "") return;
    this.#addUser(event.userId);
  }

  #addUser(userId: string): void {
    const users = this.#table("users");
    const row = this.#userRows.get(userId) ?? users.begin();
    this.#userRows.set(userId, row);
    users.replace(row, USERS_ID, this.#cells.addText(userId));
    for (const { fields, ids } of [this.#shared, this.#values])
      for (let i = 0; i < fields.length; i++) {
        const [field, id] = [fields[i], ids[i]];
        if (field === undefined || id === undefined || id === 0 || NOT_OF_USERS.has(field)) continue;
        users.replace(row, field, id);
      }
  }

  #addRow(name: string, stored: StoredEvent): void {
    const table = this.#table(name);
    const row = table.begin();
    this.#putAll(table, row, this.#shared, stored);
    this.#putAll(table, row, this.#named, stored);
    if (name !== TABLE.track) this.#putAll(table, row, this.#values, stored);
  }

  #putAll(table: TableBatch, row: number, { fields, ids }: FlatCells, stored: StoredEvent): void {
    for (let i = 0; i < fields.length; i++) {
      const [field, id] = [fields[i], ids[i]];
      if (field === undefined || id === undefined || id === 0) continue;
      const reason = table.set(row, field, id);
      if (reason !== null)
        this.#discardValue(stored, { table: table.name, column: field.name, reason }, this.#cells.textOf(id));
    }
  }

  #discardValue(
    { event, sourceId }: StoredEvent,
    where: { readonly table: string; readonly column: string | null; readonly reason: DiscardReason },
    value: string,
  ): void {
    this.discard({ ...where, value, rowId: event.messageId, receivedAt: event.receivedAt, sourceId });
  }

  #table(name: string): TableBatch {
    let table = this.tables.get(name);
    if (table === undefined) {
      const stored = this.#schema.get(name) ?? null;
      table = new TableBatch(name, stored, this.#cells);
      // A new event's table has the columns of `tracks` from the first row on, so that queries over them never fail.
      if (stored === null) table.declare(SYSTEM_COLUMNS.tracks);
      this.tables.set(name, table);
    }
    return table;
  }

  /** Events that follow each other often have an instant in common. */
  #instant(field: Field, text: string): CellId {
    const before = this.#instants.get(field);
    if (before?.text === text) return before.id;
    const id = this.#cells.addInstant(text);
    this.#instants.set(field, { text, id });
    return id;
  }
}

/** `users` has its own id, and of the instants only the arrival. */
const NOT_OF_USERS: ReadonlySet<Field> = new Set([
  COLUMN.id,
  COLUMN.anonymousId,
  COLUMN.userId,
  COLUMN.channel,
  COLUMN.sentAt,
  COLUMN.timestamp,
  COLUMN.originalTimestamp,
]);

const TABLE: Readonly<Record<EventType, string>> = {
  track: "tracks",
  identify: "identifies",
  page: "pages",
  screen: "screens",
  group: "groups",
  alias: "aliases",
};

/** Tables where an event's rows are, provided that each is in the schema. */
export function tablesFor({ type, event, userId }: CanonicalEvent): readonly string[] {
  if (type === "track") return [TABLE.track, eventTableName(event ?? "")];
  if (type === "identify" && userId !== undefined && userId !== "") return [TABLE.identify, "users"];
  return [TABLE[type]];
}

/** SDKs repeat the name and category of a page among its properties. */
function withoutRepeats({ properties = {}, name, category }: CanonicalEvent): JsonObject {
  const repeatsName = properties["name"] !== undefined && properties["name"] === name;
  const repeatsCategory = properties["category"] !== undefined && properties["category"] === category;
  if (!repeatsName && !repeatsCategory) return properties;
  const rest: Record<string, Json> = { ...properties };
  if (repeatsName) delete rest["name"];
  if (repeatsCategory) delete rest["category"];
  return rest;
}
