/** `users`: one row per userId, each column with the latest value that was not null. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoted } from "./naming.ts";
import type { RowsWriter } from "./rows-writer.ts";
import type { StoredTable } from "./schema.ts";
import type { TableBatch } from "./table-batch.ts";

const INCOMING = "users_incoming";

/** Merges rows that have one id each, within the connection's transaction. */
export async function mergeUsers(
  connection: DuckDBConnection,
  rows: RowsWriter,
  batch: TableBatch,
  table: StoredTable,
): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${INCOMING} AS FROM main.users LIMIT 0`);
  await rows.append(batch, { catalog: "temp", name: INCOMING, table });
  // Columns that nobody wrote in this batch stay as they are.
  const written = [...batch.columns.keys()].map(quoted);
  const set = written.map((column) => `${column} = coalesce(incoming.${column}, users.${column})`);
  await connection.run(
    `MERGE INTO main.users USING temp.main.${INCOMING} AS incoming ON users.id = incoming.id
     WHEN MATCHED THEN UPDATE SET ${set.join(", ")}
     WHEN NOT MATCHED THEN INSERT (${written.join(", ")}) VALUES (${written.map((c) => `incoming.${c}`).join(", ")})`,
  );
  await connection.run(`DROP TABLE temp.main.${INCOMING}`);
}
