import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readEnv } from "../base/env.ts";
import { openLogReader, openLogWriter } from "../log/index.ts";
import { trimDeliveries } from "./retention.ts";

it("attempts older than the retention go, newer ones stay", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "tributary-trim-"));
  try {
    const day = 86_400_000;
    let now = Date.now() - 10 * day;
    const writer = await openLogWriter({ dataDir, name: "deliveries", now: () => now });
    await writer.append({ records: [{ payload: "old" }], span: { from: 0, to: 0 } });
    now = Date.now();
    await writer.append({ records: [{ payload: "new" }], span: { from: 1, to: 1 } });

    const env = readEnv({
      NODE_ENV: "test",
      TRIBUTARY_SECRET_KEY: "0123456789abcdef",
      TRIBUTARY_DATA_DIR: dataDir,
      TRIBUTARY_RETENTION_DAYS: "7",
    });
    await trimDeliveries({ env });

    const reader = await openLogReader({ dataDir, name: "deliveries" });
    expect((await reader.read(0, { maxRecords: 10, maxBytes: 1_000 })).map(({ payload }) => payload)).toEqual(
      ["new"],
    );
    expect((await writer.append({ records: [{ payload: "next" }] })).offsets).toEqual([2]);
    await reader.close();
    await writer.close();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
