/** SQL that finds an event's row, and the warehouse page with it. */
import type { CanonicalEvent } from "@/contract/event";

type Named = Pick<CanonicalEvent, "messageId" | "userId">;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** In `users` a row is a person, everywhere else an event. */
export const rowQuery = (table: string, { messageId, userId }: Named): string =>
  `SELECT * FROM "${table.replaceAll('"', '""')}" WHERE id = ${quoted(table === "users" ? (userId ?? "") : messageId)}`;

export const rowQueryHref = (table: string, event: Named): string =>
  `/warehouse?tab=sql&sql=${encodeURIComponent(rowQuery(table, event))}`;
