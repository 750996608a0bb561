import { defineConfig } from "vitest/config";

const ignored = ["node_modules/**", ".toolchain/**", ".next*/**", ".data*/**", "e2e/**"];

/** They hold times or memory against bars, which nothing else may share the machine for. */
const measured = [
  "pipeline/test/{kill-loop,disk-full,slow-disk,transformations}.test.ts",
  "pipeline/sandbox/hostile.slow.test.ts",
];

const patient = { testTimeout: 120_000, hookTimeout: 120_000 };

/**
 * `unit` is the quick inner loop of `npm run verify`; `promises` starts real processes, databases and browsers, two files
 * at a time since most of them wait; `measured` are those that need the machine for themselves.
 */
export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname, "server-only": `${import.meta.dirname}/scripts/empty.mjs` } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // One module registry a thread, and a thread a core: no test keeps state in a module, and a start-up for
          // each of 135 files was half of the time.
          pool: "threads",
          isolate: false,
          maxWorkers: 2,
          setupFiles: ["scripts/verify/seed.ts"],
          // Only for what hangs: on a busy machine a test of a second takes ten.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          include: ["**/*.test.ts"],
          exclude: [...ignored, "pipeline/test/**", "**/*.slow.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "promises",
          include: ["pipeline/test/**/*.test.ts", "**/*.slow.test.ts"],
          exclude: [...ignored, ...measured],
          ...patient,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "measured",
          include: measured,
          ...patient,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
