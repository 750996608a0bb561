/**
 * Prints the SQL of the next migration, without any download: what leads from an earlier schema to prisma/schema.prisma.
 *
 *   git show HEAD:prisma/schema.prisma > before.prisma && node scripts/schema-diff.mjs before.prisma
 *   node scripts/schema-diff.mjs            from an empty database: equals all migrations together
 *
 * Needs DATABASE_URL of any Postgres; reads and writes nothing there (the engine only asks for its version).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { SchemaEngine } from "@prisma/schema-engine-wasm";

const url = process.env.DATABASE_URL;
if (url === undefined) {
  console.error("Set DATABASE_URL to any Postgres: the engine asks it for its version.");
  process.exit(1);
}
const schemaAt = (path) => ({
  tag: "schemaDatamodel",
  files: [{ path: "schema.prisma", content: readFileSync(path, "utf8") }],
});
const after = schemaAt(join(import.meta.dirname, "../prisma/schema.prisma"));
const before = process.argv[2] === undefined ? { tag: "empty" } : schemaAt(process.argv[2]);

const engine = await SchemaEngine.new(
  { datamodels: [["schema.prisma", after.files[0].content]] },
  () => {},
  bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url })),
);
const { stdout } = await engine.diff({
  from: before,
  to: after,
  script: true,
  exitCode: null,
  filters: { externalTables: [], externalEnums: [] },
});
console.log(stdout ?? "");
process.exit(0);
