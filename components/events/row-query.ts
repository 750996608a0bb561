/** SQL that finds an event's row, and the warehouse page with it. */
import type { CanonicalEvent } from "@/contract/event";

type Named = Pick<CanonicalEvent, "messageId" | "userId">;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** In `users` a row is a person, everywhere else an event. */
export const rowQuery = (table: string, { messageId, userId }: Named): string =>
  `SELECT * FROM "${table.replaceAll('"', '""')}" WHERE id = ${quoted(table === "users" ? (userId ?? "") : messageId)}`;

export const rowQueryHref = (table: string, event: Named): string => hrefOf(rowQuery(table, event));

const EVENT_TABLES = ["tracks", "identifies", "pages", "screens", "groups", "aliases"] as const;

/** Looks for an event whose table is not known, because the event log no longer holds it. */
export const searchHref = (messageId: string): string =>
  hrefOf(
    EVENT_TABLES.map(
      (table) =>
        `SELECT '${table}' AS found_in, id, received_at FROM ${table} WHERE id = ${quoted(messageId)}`,
    ).join("\nUNION ALL\n"),
  );

const hrefOf = (sql: string): string => `/warehouse?tab=sql&sql=${encodeURIComponent(sql)}`;
