import { afterAll, beforeAll, expect, test } from "vitest";
import { Sandbox } from "./index.ts";
import type { JobResult } from "./protocol.ts";

/** A child is started, by a machine that may be busy. */
const PATIENCE_MS = 60_000;

/** Counts its calls, so that a second try of an event, or a new isolate, shows. */
const CODE = `let calls = 0;
export function transformEvent(event) {
  log("saw", event.n);
  if (event.does === "endless") for (;;);
  if (event.does === "throw") throw new Error("no");
  if (event.does === "large") event.text = "x".repeat(500_000);
  if (event.does === "wait") return Promise.resolve().then(() => ({ ...event, call: ++calls }));
  event.call = ++calls;
  return event;
}`;

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = new Sandbox({ allowNetworks: [], geolocationUrl: null });
});
afterAll(() => sandbox.close());

async function run(does: readonly string[]): Promise<readonly JobResult[]> {
  return sandbox.run({
    owner: "stretch",
    source: { key: "stretch", language: "javascript", code: CODE, libraries: [], credentials: {} },
    bases: [{}],
    items: does.map((what, n) => ({
      json: JSON.stringify({ messageId: `m${String(n)}`, n, does: what }),
      base: 0,
    })),
    isOneByOne: false,
    isOffline: true,
    isShown: false,
  });
}

const callsOf = (results: readonly JobResult[]): readonly number[] =>
  results.flatMap(({ outputs }) =>
    (outputs ?? []).map((json) => (JSON.parse(json) as { call: number }).call),
  );
const inOrder = (calls: readonly number[]): readonly number[] => [...calls].sort((a, b) => a - b);
const fine = (count: number): string[] => Array.from({ length: count }, () => "nothing");

test(
  "events that go into the isolate together keep their own results, faults and log lines",
  async () => {
    // The first of all tells how long an event takes, so that the next ones go together.
    const [first = 0] = callsOf(await run(["nothing"]));
    const results = await run([...fine(40), "throw", ...fine(40)]);
    expect(results.map(({ fault }) => fault?.code ?? null)).toEqual(
      results.map((_result, index) => (index === 40 ? "transformation_failed" : null)),
    );
    expect(callsOf(results)).toEqual(Array.from({ length: 80 }, (_call, index) => first + 1 + index));
    expect(results.map(({ logs }) => logs)).toEqual(
      results.map((_result, index) => [`saw ${String(index)}`]),
    );
  },
  PATIENCE_MS,
);

test(
  "one that never ends is the only one that pays: those before and behind it run once, in the same isolate",
  async () => {
    const [first = 0] = callsOf(await run(["nothing"]));
    const results = await run([...fine(20), "endless", ...fine(20)]);
    expect(
      results.filter(({ fault }) => fault !== null).map(({ index, fault }) => [index, fault?.code]),
    ).toEqual([[20, "transformation_timeout"]]);
    expect(callsOf(results)).toEqual(Array.from({ length: 40 }, (_call, index) => first + 1 + index));
  },
  PATIENCE_MS,
);

test(
  "more output than fits one answer comes in several, and what waits comes too",
  async () => {
    const [first = 0] = callsOf(await run(["nothing"]));
    const results = await run([
      "large",
      "wait",
      "large",
      "large",
      "large",
      "large",
      "large",
      "wait",
      "nothing",
    ]);
    expect(results.map(({ fault }) => fault)).toEqual(results.map(() => null));
    expect(inOrder(callsOf(results))).toEqual(results.map((_result, index) => first + 1 + index));
  },
  PATIENCE_MS,
);
