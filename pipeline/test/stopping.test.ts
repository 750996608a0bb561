/** Promise: the pipeline stops cleanly when it is told to, and never outlives its supervisor. */
import { expect, test } from "vitest";
import { eventually, startPipeline } from "./installation.ts";

const env = { TRIBUTARY_ROLES: "gateway,process" };

test("SIGTERM ends it with exit code 0 within its time, and what was acked is there after the next start", async () => {
  await using pipeline = await startPipeline({ env });
  const [messageId] = await pipeline.send([{ event: "Order Completed" }]);
  expect(await pipeline.stop()).toBe(0);
  await pipeline.start();
  await eventually(async () => (await pipeline.control(`/v1/events/${String(messageId)}`)).ok);
});

test("an open live view ends with it", async () => {
  await using pipeline = await startPipeline({ env });
  const live = await pipeline.control("/v1/events/live");
  const [exitCode, text] = await Promise.all([pipeline.stop(), live.text()]);
  expect(exitCode).toBe(0);
  expect(text).toContain("event: ping");
});

test("it stops by itself when the supervisor is gone", async () => {
  await using pipeline = await startPipeline({ env });
  expect(await pipeline.abandon()).toBe(0);
});
