/** Promise: order and loss do not depend on the wall clock. It jumps by hours, a day back and to 2038 under load with failures. */
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Ledger } from "../../contract/delivery.ts";
import { eventually, startPipeline, testConnection, testDestination } from "./installation.ts";
import { propertiesOf, startReceiver } from "./receiver.ts";

const HOUR_MS = 3_600_000;
const TO_2038_MS = Date.UTC(2038, 0, 20) - Date.now();
const JUMPS = [3 * HOUR_MS, -24 * HOUR_MS, 1000, TO_2038_MS, -HOUR_MS, 0];
const PEOPLE = 20;
const STEPS_PER_JUMP = 8;

test("the clock jumps, nothing is lost or reordered, and retries do not storm", async () => {
  const clock = join(tmpdir(), `tributary-clock-${String(process.pid)}`);
  await writeFile(clock, "0");
  const tried = new Map<unknown, number>();
  await using receiver = await startReceiver((request, response) => {
    const id = request.json?.["messageId"];
    tried.set(id, (tried.get(id) ?? 0) + 1);
    if (Number(propertiesOf(request)["step"]) % 5 === 2 && (tried.get(id) ?? 0) < 3)
      response.statusCode = 500;
  });
  const preload = new URL("clock.fixture.mjs", import.meta.url).href;
  await using pipeline = await startPipeline({
    env: {
      TRIBUTARY_ROLES: "gateway,process,route",
      NODE_OPTIONS: `--import=${preload}`,
      TEST_CLOCK: clock,
    },
    postgres: true,
    destinations: [
      testDestination("dst_a", "webhook", { url: receiver.url }, { retryBaseMs: 100, retryMaxMs: 400 }),
    ],
    connections: [testConnection("src_test", "dst_a")],
  });
  let step = 0;
  for (const jump of JUMPS) {
    for (let i = 0; i < STEPS_PER_JUMP; i++, step++) {
      const at = step;
      await pipeline.send(
        Array.from({ length: PEOPLE }, (_, who) => ({
          event: "Step",
          userId: `u${String(who)}`,
          anonymousId: `a${String(who)}`,
          properties: { step: at },
        })),
      );
    }
    await sleep(150);
    await writeFile(clock, String(jump));
  }
  await eventually(() => receiver.accepted.length === PEOPLE * step, 60_000);
  const { items } = await pipeline.get<{ items: { inFlight: number }[] }>("/v1/lanes");
  expect(items).toHaveLength(1);
  for (let who = 0; who < PEOPLE; who++) {
    const own = receiver.accepted.filter(({ json }) => json?.["userId"] === `u${String(who)}`);
    expect(own.map((request) => Number(propertiesOf(request)["step"]))).toEqual(
      Array.from({ length: step }, (_, at) => at),
    );
  }
  // Two failures for one step in five: more attempts than that would be a storm.
  const expected = PEOPLE * (step + 2 * Math.ceil(step / 5));
  expect(receiver.received.length).toBeLessThanOrEqual(2 * expected);
  await writeFile(clock, "0");
  // What was answered just now is in the books with the next commit.
  const books = (): Promise<Ledger> =>
    pipeline.get<Ledger>(`/v1/destinations/dst_a/ledger?from=0&to=${String(4e12)}`);
  await eventually(async () => (await books()).delivered === PEOPLE * step);
  expect(await books()).toMatchObject({ accepted: PEOPLE * step, balanced: true });
  await rm(clock);
});
