/**
 * Runs the process stage over a prepared data directory until it is killed. Started by exactly-once-between-logs.test.ts; a
 * second argument is the code of a transformation of the source `src_1`.
 */
import { writeSync } from "node:fs";
import { releaseBody } from "../../contract/release.ts";
import { createContext, EMPTY_RELEASE } from "../process/context.fixture.ts";
import { startProcess } from "../process/index.ts";

const [, , dataDir = "", code] = process.argv;
const link = { transformationId: "t", version: 1 };
const source = {
  id: "src_1",
  name: "S",
  connector: "http",
  enabled: true,
  keys: [],
  transformations: [link],
};
const body = { kind: "code", language: "javascript", code };
const release =
  code === undefined
    ? EMPTY_RELEASE
    : releaseBody.parse({
        ...EMPTY_RELEASE,
        sources: [source],
        transformations: [{ id: "t", name: "T", version: 1, body }],
      });

const stage = await startProcess(createContext(dataDir));
await stage.applyRelease(release);
writeSync(1, "started\n");
// The stage waits for wake-ups without keeping a process alive by itself.
setInterval(() => undefined, 1000);
