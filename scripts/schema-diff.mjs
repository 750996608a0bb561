/**
 * Prints the SQL that leads from the migrations in prisma/migrations to prisma/schema.prisma, without any download.
 *
 *   node scripts/schema-diff.mjs            from the committed migrations
 *   node scripts/schema-diff.mjs --empty    from an empty database
 *
 * Needs DATABASE_URL of a scratch Postgres: earlier migrations are applied to it in order, then compared.
 * Prints nothing but "-- This is an empty migration." when the migrations already say everything.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { SchemaEngine } from "@prisma/schema-engine-wasm";

const root = join(import.meta.dirname, "..");
const fromEmpty = process.argv.includes("--empty");
const schema = {
  files: [{ path: "schema.prisma", content: readFileSync(join(root, "prisma/schema.prisma"), "utf8") }],
};
const filters = { externalTables: [], externalEnums: [] };

function migrations() {
  const folder = join(root, "prisma/migrations");
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: folder,
    lockfile: {
      path: "migration_lock.toml",
      content: readFileSync(join(folder, "migration_lock.toml"), "utf8"),
    },
    shadowDatabaseUrl: null,
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(join(folder, name, "migration.sql"), "utf8") },
      },
    })),
  };
}

const url = process.env.DATABASE_URL;
if (url === undefined) {
  console.error("Set DATABASE_URL to a scratch Postgres: its contents are replaced.");
  process.exit(1);
}
const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url }));
const engine = await SchemaEngine.new(
  { datamodels: [["schema.prisma", schema.files[0].content]] },
  () => {},
  adapter,
);
const result = await engine.diff({
  from: fromEmpty ? { tag: "empty" } : { tag: "migrations", ...migrations() },
  to: { tag: "schemaDatamodel", ...schema },
  script: true,
  exitCode: null,
  filters,
  shadowDatabaseUrl: null,
});
console.log(result.stdout ?? "");
process.exit(0);
