/** The columns that the warehouse makes itself, by table, and the names that an event's own keys therefore cannot have. */
import type { ColumnType } from "./column-type.ts";
import { FieldTree, type Field } from "./fields.ts";
import { EventTableNames, type SYSTEM_TABLES } from "./naming.ts";

const own = (name: string, origin: string | null, type: ColumnType = "varchar"): Field => ({
  name,
  origin,
  type,
});

export const COLUMN = {
  id: own("id", "messageId"),
  sourceId: own("source_id", null),
  anonymousId: own("anonymous_id", "anonymousId"),
  userId: own("user_id", "userId"),
  channel: own("channel", "channel"),
  sentAt: own("sent_at", "sentAt", "timestamptz"),
  timestamp: own("timestamp", "timestamp", "timestamptz"),
  originalTimestamp: own("original_timestamp", "originalTimestamp", "timestamptz"),
  receivedAt: own("received_at", "receivedAt", "timestamptz"),
  /** When the row was loaded. */
  uuidTs: own("uuid_ts", null, "timestamptz"),
} as const;

export const EVENT = own("event", null);
export const EVENT_TEXT = own("event_text", "event");
export const NAME = own("name", "name");
export const CATEGORY = own("category", "category");
export const GROUP_ID = own("group_id", "groupId");
export const PREVIOUS_ID = own("previous_id", "previousId");
/** In `users` the id is the person's. */
export const USERS_ID = own("id", "userId");

export const DISCARD = {
  table: own("table_name", null),
  row: own("row_id", null),
  column: own("column_name", null),
  value: own("column_value", null),
  reason: own("reason", null),
} as const;

const COMMON = Object.values(COLUMN);

/** Made before the first event, so that queries for these tables never fail. */
export const SYSTEM_COLUMNS: Readonly<Record<(typeof SYSTEM_TABLES)[number], readonly Field[]>> = {
  tracks: [...COMMON, EVENT, EVENT_TEXT],
  identifies: COMMON,
  users: [USERS_ID, COLUMN.sourceId, COLUMN.receivedAt, COLUMN.uuidTs],
  pages: [...COMMON, NAME, CATEGORY],
  screens: [...COMMON, NAME, CATEGORY],
  groups: [...COMMON, GROUP_ID],
  aliases: [...COMMON, PREVIOUS_ID],
  discards: [...Object.values(DISCARD), COLUMN.receivedAt, COLUMN.sourceId, COLUMN.uuidTs],
};

function treeOf(origin: string, further: readonly Field[]): FieldTree {
  const names = new Set([...COMMON, ...further].map(({ name }) => name));
  const isTaken = (name: string): boolean => names.has(name) || name.startsWith("context_");
  return new FieldTree({ origin, prefix: "", isTaken });
}

/** One tree for each place that values come from, and the names of tables; kept for the life of the loader. */
export const createTrees = () => ({
  tables: new EventTableNames(),
  context: new FieldTree({ origin: "context", prefix: "context_", isTaken: () => false }),
  track: treeOf("properties", [EVENT, EVENT_TEXT]),
  page: treeOf("properties", [NAME, CATEGORY]),
  traits: treeOf("traits", []),
  group: treeOf("traits", [GROUP_ID]),
});
export type FieldTrees = ReturnType<typeof createTrees>;
