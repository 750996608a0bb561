/** Which rows events become. One EventRows gathers those of one load; the tables follow Segment's and RudderStack's conventions. */
import { DuckDBTimestampTZValue } from "@duckdb/node-api";
import type { CanonicalEvent, EventType, Json, JsonObject, StoredEvent } from "../../contract/event.ts";
import { isInstant, toInstant, type Cell } from "./column-type.ts";
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

const INSTANTS_REMEMBERED_MAX = 1000;

type NamedCell = readonly [Field, Cell | undefined];

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const valueText = (cell: Cell): string => (typeof cell === "string" ? cell : JSON.stringify(cell));

export class EventRows {
  readonly tables = new Map<string, TableBatch>();
  readonly #schema: Schema;
  readonly #trees: FieldTrees;
  readonly #loadedAt: DuckDBTimestampTZValue;
  readonly #context = new FlatCells();
  readonly #values = new FlatCells();
  readonly #userRows = new Map<string, number>();
  readonly #instants = new Map<string, DuckDBTimestampTZValue>();
  #eventTables: number;
  discards = 0;
  events = 0;

  /** `loadedAt` is in epoch milliseconds. */
  constructor(schema: Schema, trees: FieldTrees, loadedAt: number) {
    this.#schema = schema;
    this.#trees = trees;
    this.#loadedAt = new DuckDBTimestampTZValue(BigInt(loadedAt) * 1000n);
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
    this.#context.clear();
    this.#values.clear();
    this.#trees.context.flatten(event.context, this.#context);
    this.events++;
    switch (event.type) {
      case "track":
        return this.#addTrack(stored);
      case "identify":
        return this.#addIdentify(stored);
      case "page":
      case "screen":
        this.#trees.page.flatten(withoutRepeats(event), this.#values);
        return this.#addRow(TABLE[event.type], stored, [
          [NAME, event.name],
          [CATEGORY, event.category],
        ]);
      case "group":
        this.#trees.group.flatten(event.traits ?? {}, this.#values);
        return this.#addRow(TABLE.group, stored, [[GROUP_ID, event.groupId]]);
      case "alias":
        this.#trees.traits.flatten(event.traits ?? {}, this.#values);
        return this.#addRow(TABLE.alias, stored, [[PREVIOUS_ID, event.previousId]]);
    }
  }

  discard(discard: Discard): void {
    this.discards++;
    const table = this.#table("discards");
    const row = table.rows++;
    const received = discard.receivedAt === null ? undefined : this.#instant(discard.receivedAt);
    const cells: readonly NamedCell[] = [
      [DISCARD.table, discard.table],
      [DISCARD.row, discard.rowId ?? undefined],
      [DISCARD.column, discard.column ?? undefined],
      [DISCARD.value, discard.value],
      [DISCARD.reason, discard.reason],
      [COLUMN.receivedAt, received],
      [COLUMN.sourceId, discard.sourceId ?? undefined],
      [COLUMN.uuidTs, this.#loadedAt],
    ];
    for (const [field, cell] of cells) if (cell !== undefined) table.set(row, field, cell);
  }

  #addTrack(stored: StoredEvent): void {
    const { event } = stored;
    const text = event.event ?? "";
    const name = eventTableName(text);
    const named: readonly NamedCell[] = [
      [EVENT, name],
      [EVENT_TEXT, text],
    ];
    this.#addRow(TABLE.track, stored, named);
    if (this.#isOneTableTooMany(name)) {
      this.#discardValue(
        stored,
        { table: name, column: null, reason: "event_table_limit" },
        JSON.stringify(event.properties ?? {}),
      );
      return;
    }
    this.#trees.track.flatten(event.properties ?? {}, this.#values);
    this.#addRow(name, stored, named);
  }

  #isOneTableTooMany(name: string): boolean {
    if (this.#schema.has(name) || this.tables.has(name)) return false;
    if (this.#eventTables >= EVENT_TABLES_MAX) return true;
    this.#eventTables++;
    return false;
  }

  #addIdentify(stored: StoredEvent): void {
    const { event, sourceId } = stored;
    const nested = event.context["traits"];
    this.#trees.traits.flatten({ ...(isObject(nested) ? nested : {}), ...event.traits }, this.#values);
    this.#addRow(TABLE.identify, stored, []);
    if (event.userId === undefined || event.userId === "") return;
    const users = this.#table("users");
    const row = this.#userRows.get(event.userId) ?? users.rows++;
    this.#userRows.set(event.userId, row);
    users.replace(row, USERS_ID, event.userId);
    users.replace(row, COLUMN.sourceId, sourceId);
    const received = this.#instant(event.receivedAt);
    if (received !== undefined) users.replace(row, COLUMN.receivedAt, received);
    users.replace(row, COLUMN.uuidTs, this.#loadedAt);
    this.#context.forEach((field, cell) => users.replace(row, field, cell));
    this.#values.forEach((field, cell) => users.replace(row, field, cell));
  }

  #addRow(name: string, stored: StoredEvent, named: readonly NamedCell[]): void {
    const table = this.#table(name);
    const { event } = stored;
    const row = table.rows++;
    const put = (field: Field, cell: Cell | undefined): void => {
      if (cell === undefined) return;
      const reason = table.set(row, field, cell);
      if (reason !== null)
        this.#discardValue(stored, { table: name, column: field.name, reason }, valueText(cell));
    };
    put(COLUMN.id, event.messageId);
    put(COLUMN.sourceId, stored.sourceId);
    put(COLUMN.anonymousId, event.anonymousId);
    put(COLUMN.userId, event.userId);
    put(COLUMN.channel, event.channel);
    put(COLUMN.sentAt, this.#instant(event.sentAt));
    put(COLUMN.timestamp, this.#instant(event.timestamp));
    put(COLUMN.originalTimestamp, this.#instant(event.originalTimestamp));
    put(COLUMN.receivedAt, this.#instant(event.receivedAt));
    put(COLUMN.uuidTs, this.#loadedAt);
    for (const [field, cell] of named) put(field, cell);
    this.#context.forEach(put);
    if (name !== TABLE.track) this.#values.forEach(put);
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
      table = new TableBatch(name, stored);
      // A new event's table has the columns of `tracks` from the first row on, so that queries over them never fail.
      if (stored === null) table.declare(SYSTEM_COLUMNS.tracks);
      this.tables.set(name, table);
    }
    return table;
  }

  /** Events of one request name the same instants, and each event names them once for each of its tables. */
  #instant(text: string): DuckDBTimestampTZValue | undefined {
    const known = this.#instants.get(text);
    if (known !== undefined) return known;
    const instant = isInstant(text) ? toInstant(text) : undefined;
    if (this.#instants.size > INSTANTS_REMEMBERED_MAX) this.#instants.clear();
    if (instant !== undefined) this.#instants.set(text, instant);
    return instant;
  }
}

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
