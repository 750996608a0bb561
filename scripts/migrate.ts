/**
 * Applies prisma/migrations to a database the way `prisma migrate deploy` does, and records them the same way, so that
 * both can be used on one database. (The official command needs an engine that it downloads.)
 *
 *   DATABASE_URL=… node scripts/migrate.ts
 */
import { createHash, randomUUID } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { root } from "./setup/run.mjs";
import { explainFailure } from "./start/database.ts";
import { Refusal, explain } from "./setup/step.mjs";

/** The lock that the official command takes too. */
const ADVISORY_LOCK = 72_707_369;
const FOLDER = join(root, "prisma/migrations");

const CREATE_RECORD = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, in hex. */
  readonly checksum: string;
}

/**
 * Brings the database up to date.
 * @returns the names of the migrations that were applied now
 * @throws Refusal when the database is newer than this program, a migration was edited, or the database does not let it
 */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const migrations = readMigrations();
  const client = new Client({ connectionString: databaseUrl });
  client.on("error", () => {}); // what ends a connection also fails its query
  try {
    await client.connect();
    await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
    return await applyMissing(client, migrations);
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(explainFailure(databaseUrl, error));
  } finally {
    await client.end().catch(() => {}); // which releases the lock
  }
}

function readMigrations(): readonly Migration[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(FOLDER, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

async function applyMissing(client: Client, migrations: readonly Migration[]): Promise<readonly string[]> {
  await client.query(CREATE_RECORD);
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL`,
  );
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  checkHistory(applied, migrations);
  const missing = migrations.filter(({ name }) => !applied.has(name));
  for (const migration of missing) await apply(client, migration);
  return missing.map(({ name }) => name);
}

function checkHistory(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of applied) {
    const expected = known.get(name);
    if (expected === undefined) {
      throw new Refusal(
        `The database has a migration that this program does not know (${name}): a newer Tributary has used it. Update this checkout, or use another database.`,
      );
    }
    if (expected !== checksum) {
      throw new Refusal(
        `The migration ${name} was changed after the database applied it. Restore prisma/migrations/${name}/migration.sql and put the change into a new migration.`,
      );
    }
  }
}

/** One transaction per migration: it is applied and recorded, or neither. */
async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, now(), $3, 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {}); // without a connection it is rolled back already
    throw new Refusal(
      `The migration ${name} could not be applied, and nothing of it was: ${(error as Error).message}. The database's user must own its schema.`,
    );
  }
}

if (import.meta.main) {
  try {
    const applied = await migrate(process.env["DATABASE_URL"] ?? "");
    console.log(applied.length === 0 ? "Nothing to apply." : `Applied ${applied.join(", ")}.`);
  } catch (error) {
    explain(error);
    process.exitCode = 1;
  }
}
