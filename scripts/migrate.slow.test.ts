import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { root } from "./setup/run.mjs";
import { waitForDatabase } from "./start/database.ts";
import { preparePostgres } from "./start/postgres.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-migrate-"));
let server: ChildProcess;
let url = "";
let client: Client;

beforeAll(async () => {
  const prepared = await preparePostgres(folder);
  url = prepared.url;
  server = spawn(process.execPath, prepared.args, {
    cwd: root,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  await waitForDatabase(url, 15_000, () => server.exitCode !== null);
  client = new Client({ connectionString: url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  server.kill("SIGTERM");
  await once(server, "exit");
  rmSync(folder, { recursive: true, force: true });
});

test("two programs that migrate a new database at once apply each migration once, as the official command records it", async () => {
  const [one, other] = await Promise.all([migrate(url), migrate(url)]);
  const applied = [...one, ...other];
  expect(applied).toContain("0001_start");
  expect(new Set(applied).size).toBe(applied.length);
  const { rows } = await client.query<Record<string, unknown>>(
    "SELECT checksum, applied_steps_count, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE migration_name = '0001_start'",
  );
  const sql = readFileSync(join(root, "prisma/migrations/0001_start/migration.sql"));
  const checksum = createHash("sha256").update(sql).digest("hex");
  expect(rows).toEqual([{ checksum, applied_steps_count: 1, finished: true }]);
});

test("a database that is up to date is left as it is", async () => {
  expect(await migrate(url)).toEqual([]);
});

test("a migration that was edited after it was applied is refused", async () => {
  await client.query(
    "UPDATE _prisma_migrations SET checksum = 'another' WHERE migration_name = '0001_start'",
  );
  await expect(migrate(url)).rejects.toThrow(/0001_start was changed/);
});

test("a database that a newer program has migrated is refused", async () => {
  await client.query(
    "UPDATE _prisma_migrations SET migration_name = '9999_later' WHERE migration_name = '0001_start'",
  );
  await expect(migrate(url)).rejects.toThrow(/9999_later.*newer/);
});
