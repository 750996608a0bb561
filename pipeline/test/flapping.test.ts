/**
 * Promise: order per person through a destination that keeps failing. 50 people with up to 40 events each, each event with a
 * prescribed list of answers, in the shape of RudderStack's own order test; and one hot person with thousands in the queue.
 */
import { expect, test } from "vitest";
import type { Ledger } from "../../contract/delivery.ts";
import { eventually, startPipeline, testConnection, testDestination } from "./installation.ts";
import { propertiesOf, startReceiver, type Received } from "./receiver.ts";

const FULL = process.env["TRIBUTARY_FULL"] === "1";
const PEOPLE = 50;
const EACH = FULL ? 40 : 16;
const HOT = FULL ? 10_000 : 2_000;
const ROLES = { TRIBUTARY_ROLES: "gateway,process,route" };
const FAILURES = [500, 503, 429, 408] as const;

const who = (request: Received): string => String(request.json?.["userId"]);
const step = (request: Received): number => Number(propertiesOf(request)["step"]);

/** Half of all attempts fail, by a fixed rule: a red run can be repeated. */
const answersFor = (person: string, at: number): readonly number[] => {
  const mix = (Number(person.slice(1)) * 31 + at * 17) % 12;
  return mix < 6 ? [] : Array.from({ length: 1 + (mix % 3) }, (_, i) => FAILURES[(mix + i) % 4] ?? 500);
};

function checkOrder(accepted: readonly Received[], people: number, each: number): void {
  const own = new Map<string, number[]>();
  for (const request of accepted) own.set(who(request), [...(own.get(who(request)) ?? []), step(request)]);
  expect(own.size).toBe(people);
  const expected = Array.from({ length: each }, (_, at) => at);
  // Nobody was killed, so that a second success of one event would be a fault, too.
  for (const steps of own.values()) expect(steps).toEqual(expected);
}

test(`${String(PEOPLE * EACH)} events with prescribed failures arrive in order, each taken once`, async () => {
  const tried = new Map<string, number>();
  await using receiver = await startReceiver((request, response) => {
    const key = `${who(request)}/${String(step(request))}`;
    const attempt = tried.get(key) ?? 0;
    tried.set(key, attempt + 1);
    const failure = answersFor(who(request), step(request))[attempt];
    if (failure !== undefined) response.statusCode = failure;
  });
  await using pipeline = await startPipeline({
    env: ROLES,
    postgres: true,
    destinations: [
      testDestination("dst_a", "webhook", { url: receiver.url }, { retryBaseMs: 20, retryMaxMs: 100 }),
    ],
    connections: [testConnection("src_test", "dst_a")],
  });
  for (let at = 0; at < EACH; at++)
    await pipeline.send(
      Array.from({ length: PEOPLE }, (_, person) => ({
        event: "Step",
        userId: `p${String(person)}`,
        anonymousId: `a${String(person)}`,
        properties: { step: at },
      })),
    );
  await eventually(
    async () => (await pipeline.get<Ledger>("/v1/destinations/dst_a/ledger")).delivered === PEOPLE * EACH,
    90_000,
  );
  checkOrder(receiver.accepted, PEOPLE, EACH);
});

test(`a hot person with ${String(HOT)} events in the queue stays in order and does not hold others up`, async () => {
  let hotFailures = 0;
  await using receiver = await startReceiver((request, response) => {
    if (who(request) !== "p0" || step(request) % 500 !== 3 || hotFailures++ % 3 === 2) return;
    response.statusCode = 500;
  });
  await using pipeline = await startPipeline({
    env: ROLES,
    postgres: true,
    destinations: [
      testDestination("dst_a", "webhook", { url: receiver.url }, { retryBaseMs: 50, retryMaxMs: 100 }),
    ],
    connections: [testConnection("src_test", "dst_a")],
  });
  const hot = (from: number): readonly Record<string, unknown>[] =>
    Array.from({ length: 500 }, (_, i) => ({
      event: "Step",
      userId: "p0",
      anonymousId: "a0",
      properties: { step: from + i },
    }));
  for (let from = 0; from < HOT; from += 500) await pipeline.send(hot(from));
  await pipeline.send([{ event: "Step", userId: "p1", anonymousId: "a1", properties: { step: 0 } }]);
  await eventually(() => receiver.accepted.some((request) => who(request) === "p1"), 60_000);
  const hotDone = receiver.accepted.filter((request) => who(request) === "p0").length;
  expect(hotDone).toBeLessThan(HOT);
  await eventually(() => receiver.accepted.length === HOT + 1, 120_000);
  checkOrder(
    receiver.accepted.filter((request) => who(request) === "p0"),
    1,
    HOT,
  );
});
