/** Appends numbered records until it is killed; writes each acked number to stdout. Started by crash.slow.test.ts. */
import { writeSync } from "node:fs";
import { openLogReader, openLogWriter, openLogWriterThread, recordId } from "./index.ts";

const [dataDir = "", kind = "direct"] = process.argv.slice(2);
const location = { dataDir, name: "crash" };
const reader = await openLogReader(location);
let next = (await reader.bounds()).end;
const writer = kind === "thread" ? await openLogWriterThread(location) : await openLogWriter(location);
for (;;) {
  const count = 1 + (next % 50);
  const records = Array.from({ length: count }, (_, i) => ({
    payload: `${next + i}:${"x".repeat((next + i) % 3000)}`,
    id: recordId("n", next + i),
    countAs: "n",
  }));
  await writer.append({ records, cursor: { name: "c", next: next + count } });
  next += count;
  writeSync(1, `${next}\n`);
}
