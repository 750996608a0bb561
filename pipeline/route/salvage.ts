/** Rows of one transaction, some of which may hold a value that the database refuses: one poison row costs the others nothing. */
import type { PoolClient } from "pg";
import { codeOf } from "../base/fault.ts";
import { toPgJson } from "./pg-text.ts";

export interface Salvageable {
  readonly whole: object;
  /** The same without all that a database may refuse: the last resort. */
  bare(): object;
}

/** `sql` takes rows as a JSON array. Within a transaction, which goes on also after a refusal. */
export async function writeSalvaging(
  client: Pick<PoolClient, "query">,
  sql: string,
  rows: readonly Salvageable[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query("SAVEPOINT rows");
  try {
    await client.query(sql, [toPgJson(rows.map(({ whole }) => whole))]);
  } catch (error) {
    if (!isAboutData(error)) throw error;
    await client.query("ROLLBACK TO SAVEPOINT rows");
    await writeHalves(client, sql, rows);
  }
  await client.query("RELEASE SAVEPOINT rows");
}

async function writeHalves(
  client: Pick<PoolClient, "query">,
  sql: string,
  rows: readonly Salvageable[],
): Promise<void> {
  const [only] = rows;
  if (only !== undefined && rows.length === 1) {
    await client.query(sql, [toPgJson([only.bare()])]);
    return;
  }
  const middle = Math.ceil(rows.length / 2);
  await writeSalvaging(client, sql, rows.slice(0, middle));
  await writeSalvaging(client, sql, rows.slice(middle));
}

/** SQLSTATE class 22 and 54: the database refuses a value; it will do so again. */
const isAboutData = (error: unknown): boolean => /^(22|54)/.test(codeOf(error));
