/** Promise: the events of one person arrive at a destination in the order in which they were accepted, whatever fails. */
import { expect, test } from "vitest";
import type { Ledger } from "../../contract/delivery.ts";
import { eventually, startPipeline, testConnection, testDestination, testSource } from "./installation.ts";
import { propertiesOf, startReceiver, type Received } from "./receiver.ts";

const ROLES = { TRIBUTARY_ROLES: "gateway,process,route" };
const PEOPLE = 20;
const EVENTS_EACH = 30;

const person = (request: Received): string => String(request.json?.["userId"]);
const step = (request: Received): number => Number(propertiesOf(request)["step"]);

/** Per person, the steps as they were accepted, repetitions of the same step left out. */
function stepsByPerson(accepted: readonly Received[]): Map<string, number[]> {
  const steps = new Map<string, number[]>();
  for (const request of accepted) {
    const own = steps.get(person(request)) ?? [];
    if (!own.includes(step(request))) own.push(step(request));
    steps.set(person(request), own);
  }
  return steps;
}

const story = (from: number, to: number): Record<string, unknown>[] =>
  Array.from({ length: to - from }, (_, i) => from + i).flatMap((at) =>
    Array.from({ length: PEOPLE }, (_, who) => ({
      event: "Step",
      userId: `user-${String(who)}`,
      anonymousId: `anon-${String(who)}`,
      properties: { step: at },
    })),
  );

async function settled(ledger: () => Promise<Ledger>, accepted: number): Promise<Ledger> {
  await eventually(async () => {
    const books = await ledger();
    return books.accepted === accepted && books.held === 0 && books.lag === 0;
  }, 60_000);
  return ledger();
}

test("order holds through failures of some people, an outage of all, and a kill -9", async () => {
  const failures = new Map<string, number>();
  await using receiver = await startReceiver((request, response) => {
    // Every seventh step of a person fails twice before it is taken.
    if (step(request) % 7 !== 3) return;
    const key = `${person(request)}/${String(step(request))}`;
    const failed = failures.get(key) ?? 0;
    failures.set(key, failed + 1);
    if (failed < 2) response.statusCode = 500;
  });
  const destination = testDestination(
    "dst_a",
    "webhook",
    { url: receiver.url },
    { retryBaseMs: 40, retryMaxMs: 400 },
  );
  await using pipeline = await startPipeline({
    env: ROLES,
    postgres: true,
    sources: [testSource()],
    destinations: [destination],
    connections: [testConnection("src_test", "dst_a")],
  });
  const ledger = (): Promise<Ledger> => pipeline.get<Ledger>("/v1/destinations/dst_a/ledger");

  await pipeline.send(story(0, 10));
  await eventually(() => receiver.accepted.length > 50);
  await pipeline.kill();
  await pipeline.start();
  await pipeline.ready();
  await pipeline.send(story(10, 20));
  const calm = receiver.answer;
  receiver.answer = (_request, response) => {
    response.statusCode = 503;
  };
  await pipeline.send(story(20, EVENTS_EACH));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  receiver.answer = calm;

  const books = await settled(ledger, PEOPLE * EVENTS_EACH);
  expect(books).toMatchObject({ delivered: PEOPLE * EVENTS_EACH, deadLettered: 0, balanced: true });
  const expected = Array.from({ length: EVENTS_EACH }, (_, at) => at);
  const steps = stepsByPerson(receiver.accepted);
  expect(steps.size).toBe(PEOPLE);
  for (const own of steps.values()) expect(own).toEqual(expected);
});
