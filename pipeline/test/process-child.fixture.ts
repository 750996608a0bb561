/** Runs the process stage over a prepared data directory until it is killed. Started by exactly-once-between-logs.test.ts. */
import { writeSync } from "node:fs";
import { createContext, EMPTY_RELEASE } from "../process/context.fixture.ts";
import { startProcess } from "../process/index.ts";

const stage = await startProcess(createContext(process.argv[2] ?? ""));
await stage.applyRelease(EMPTY_RELEASE);
writeSync(1, "started\n");
// The stage waits for wake-ups without keeping a process alive by itself.
setInterval(() => undefined, 1000);
