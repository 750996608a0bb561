import { join } from "node:path";
import { unlessUnchanged } from "./fingerprint.mjs";
import { root, run } from "./run.mjs";

/**
 * Generates the Prisma client when the schema or Prisma itself changed. Prisma asks for its schema engine even though
 * generating does not run it; naming any executable keeps it from downloading one, so this works offline.
 */
export async function ensurePrismaClient() {
  const prisma = "node_modules/prisma";
  await unlessUnchanged(
    join(root, "prisma/generated/.inputs"),
    ["prisma/schema.prisma", "prisma.config.ts", `${prisma}/package.json`],
    () =>
      run(process.execPath, [join(root, prisma, "build/index.js"), "generate"], {
        env: {
          ...process.env,
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          PRISMA_HIDE_UPDATE_MESSAGE: "1",
          CHECKPOINT_DISABLE: "1",
        },
      }),
  );
}
