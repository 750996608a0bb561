/** Promise: the gateway takes events on the last good release, without console and without Postgres. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Status } from "../../contract/control.ts";
import { startPipeline, testSource } from "./installation.ts";

const env = { TRIBUTARY_ROLES: "gateway,process" };

test("a pipeline that was killed acks again from the release on disk, with nobody else there", async () => {
  await using pipeline = await startPipeline({ env });
  const number = await pipeline.push({ sources: [testSource(), testSource("src_two", "wk_two")] });
  await pipeline.kill();

  await pipeline.start();
  await pipeline.ready();

  expect((await pipeline.get<Status>("/v1/status")).runningRelease).toBe(number);
  await pipeline.send([{ event: "Order Completed" }], "wk_two");
});

test("a damaged release on disk is reported, not run, and a pushed one mends it", async () => {
  await using pipeline = await startPipeline({ env });
  await pipeline.stop();
  await writeFile(join(pipeline.dataDir, "release.json"), '{"body":"{}","signature":"forged"}');

  await pipeline.start();
  const status = await pipeline.get<Status>("/v1/status");
  expect(status.runningRelease).toBeNull();
  expect(status.ready).toBe(false);
  expect(status.degraded.join()).toMatch(/release on disk/);

  await pipeline.push({});
  expect((await pipeline.get<Status>("/v1/status")).degraded).toEqual([]);
  await pipeline.send([{ event: "Order Completed" }]);
});
