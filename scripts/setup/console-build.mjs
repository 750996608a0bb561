import { join } from "node:path";
import { unlessUnchanged } from "./fingerprint.mjs";
import { root, run } from "./run.mjs";

/** Files and folders whose contents go into the build. */
export const CONSOLE_INPUTS = [
  "app",
  "components",
  "lib",
  "contract",
  "connectors",
  "plans",
  "public",
  "prisma/schema.prisma",
  "next.config.ts",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
  "package-lock.json",
];

/** Builds the console for production when anything that goes into it changed. */
export async function ensureConsoleBuild() {
  const folder = process.env.TRIBUTARY_DIST_DIR ?? ".next";
  await unlessUnchanged(join(root, folder, "tributary-inputs"), CONSOLE_INPUTS, () =>
    run(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    }),
  );
}
