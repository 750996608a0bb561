import { expect, test } from "vitest";
import type { EntryOutcome } from "./outcome.ts";
import type { AttemptRecord } from "../../contract/delivery.ts";
import { createEntry, type Entry } from "./entry.ts";
import type { Dispatch } from "./departures.ts";
import { Lane, type LaneConfig } from "./lane.ts";
import { READY_MIN, HELD_MAX, STUCK_MS } from "./limits.ts";

const CONFIG: LaneConfig = {
  retry: { baseMs: 1000, maxMs: 60_000, windowMs: 3 * 24 * 3_600_000, attemptsMax: Infinity },
  poll: null,
  maxInFlight: 16,
  ratePerSecond: null,
  batchItemsMax: 1,
  batchBytesMax: 1_000_000,
  batchOutcome: "whole",
};
const OK: EntryOutcome = { kind: "ok", status: 200 };
const retry = (afterMs: number | null = null, status = 500): EntryOutcome => ({
  kind: "retry",
  code: `http_${String(status)}`,
  why: "It failed.",
  status,
  afterMs,
});
const REFUSED: EntryOutcome = { kind: "drop", code: "http_400", why: "It refuses.", status: 400 };

const laneOf = (config: Partial<LaneConfig> = {}): Lane =>
  new Lane(
    { ...CONFIG, ...config },
    { destinationId: "dst", cursor: 0, seq: 0, breaker: { kind: "closed" }, held: [] },
    () => 0.5,
  );

const entryAt = (offset: number, ...personKeys: string[]): Entry =>
  createEntry({
    offset,
    sourceId: "src",
    messageId: `m${String(offset)}`,
    receivedAt: 0,
    personKeys,
    deliveryId: `d${String(offset)}`,
    bytes: 100,
    event: null,
  });

const offsets = (dispatches: readonly Dispatch[]): number[][] =>
  dispatches.map(({ entries }) => entries.map(({ offset }) => offset));

function settleAll(
  lane: Lane,
  dispatches: readonly Dispatch[],
  outcome: EntryOutcome,
  now: number,
): AttemptRecord[] {
  return dispatches.flatMap((dispatch) => [
    ...lane.settle(dispatch, { outcomes: dispatch.entries.map(() => outcome), exchange: null }, now),
  ]);
}

test("an event waits for every earlier event that shares any identifier, others pass", () => {
  const lane = laneOf();
  lane.admit(
    [entryAt(0, "u:1"), entryAt(1, "a:1", "u:1"), entryAt(2, "a:1"), entryAt(3, "u:2"), entryAt(4)],
    5,
  );
  const first = lane.plan(0);
  expect(offsets(first)).toEqual([[0], [3], [4]]);
  settleAll(lane, first, OK, 1);
  const second = lane.plan(1);
  expect(offsets(second)).toEqual([[1]]);
  settleAll(lane, second, OK, 2);
  expect(offsets(lane.plan(2))).toEqual([[2]]);
});

test("a lane has enough when more is ready than may leave at once; who waits behind others does not count", () => {
  const lane = laneOf({ maxInFlight: 2, batchItemsMax: READY_MIN });
  const admitFrom = (from: number, keyOf: (offset: number) => string): void => {
    const entries = Array.from({ length: READY_MIN }, (_, at) => entryAt(from + at, keyOf(from + at)));
    lane.admit(entries, from + READY_MIN);
  };
  admitFrom(0, () => "u:hot");
  expect(lane.hasEnough).toBe(false);
  admitFrom(READY_MIN, (offset) => `u:${String(offset)}`);
  expect(lane.hasEnough).toBe(false);
  admitFrom(READY_MIN * 2, (offset) => `u:${String(offset)}`);
  expect(lane.hasEnough).toBe(true);
  lane.plan(0);
  expect(lane.hasEnough).toBe(false);
});

test("a failed event is held with everything behind it, the cursor moves on, and the order stays after a restart", () => {
  const lane = laneOf();
  lane.admit([entryAt(0, "u:1"), entryAt(1, "u:1"), entryAt(2, "u:2")], 3);
  const [one, two] = lane.plan(0);
  settleAll(lane, [one!], retry(), 0);
  settleAll(lane, [two!], OK, 0);
  const commit = lane.collect(0, true);
  expect(commit).toMatchObject({ cursor: 3, released: [] });
  expect(commit?.held.map(({ offset }) => offset)).toEqual([0, 1]);
  expect(commit?.minutes).toMatchObject([{ accepted: 3, delivered: 1 }]);

  const held = [0, 1].map((offset) => entryAt(offset, "u:1"));
  Object.assign(held[0]!, { attempts: 1, firstTriedAt: 0, nextAttemptAt: 750 });
  const restored = new Lane(
    CONFIG,
    { destinationId: "dst", cursor: 3, seq: 1, breaker: { kind: "closed" }, held },
    () => 0.5,
  );
  restored.admit([entryAt(3, "u:1")], 4);
  expect(offsets(restored.plan(700))).toEqual([]);
  const again = restored.plan(750);
  expect(offsets(again)).toEqual([[0]]);
  settleAll(restored, again, OK, 800);
  expect(offsets(restored.plan(800))).toEqual([[1]]);
});

test("one slow answer keeps nobody's deliveries from being counted, and its event stays the first of its person", () => {
  const lane = laneOf();
  lane.admit([entryAt(0, "u:slow"), entryAt(1, "u:2"), entryAt(2, "u:slow"), entryAt(3, "u:3")], 4);
  const [slow, ...others] = lane.plan(0);
  settleAll(lane, others, OK, 10);
  expect(lane.collect(STUCK_MS - 1, false)?.minutes).toEqual([]);
  const commit = lane.collect(STUCK_MS, false);
  expect(commit).toMatchObject({ cursor: 4, minutes: [{ accepted: 4, delivered: 2 }] });
  expect(commit?.held.map(({ offset }) => offset)).toEqual([0, 2]);
  expect(lane.plan(STUCK_MS)).toEqual([]);
  settleAll(lane, [slow!], OK, 15_000);
  expect(lane.collect(15_000, false)).toMatchObject({ released: [0], minutes: [{ delivered: 1 }] });
  expect(offsets(lane.plan(15_000))).toEqual([[2]]);
});

test("tries come at doubling delays with jitter, never before Retry-After, and end with the window", () => {
  const lane = laneOf({ retry: { baseMs: 1000, maxMs: 3000, windowMs: 20_000, attemptsMax: Infinity } });
  lane.admit([entryAt(0, "u:1")], 1);
  const delays: number[] = [];
  let now = 0;
  for (;;) {
    const [record] = settleAll(lane, lane.plan(now), retry(delays.length === 2 ? 5000 : null), now);
    if (record?.state === "dead_lettered") break;
    delays.push(record!.nextAttemptAt! - now);
    expect(lane.plan(record!.nextAttemptAt! - 1)).toEqual([]);
    now = lane.wakeAt(now)!;
  }
  // Jitter of the upper half, at its middle.
  expect(delays.slice(0, 4)).toEqual([750, 1500, 5000, 2250]);
  expect(now).toBeGreaterThanOrEqual(20_000);
  const commit = lane.collect(now, true);
  expect(commit?.deadLetters).toHaveLength(1);
  expect(commit?.deadLetters[0]).toMatchObject({ lastCode: "http_500", attempts: delays.length + 1 });
  expect(commit?.deadLetters[0]?.lastMessage).toMatch(/Given up after/);
});

test("a hot person's thousands of events stay in order and ride together where a batch keeps order", () => {
  const lane = laneOf({ batchItemsMax: 100, maxInFlight: 4 });
  const sent: number[] = [];
  for (let next = 0; next < 10_000;) {
    const count = Math.min(lane.room(0), 1000, 10_000 - next);
    lane.admit(
      Array.from({ length: count }, (_, i) => entryAt(next + i, "u:hot")),
      next + count,
    );
    next += count;
    const planned = lane.plan(0);
    expect(planned).toHaveLength(1);
    sent.push(...offsets(planned).flat());
    settleAll(lane, planned, OK, 0);
  }
  for (let planned = lane.plan(0); planned.length > 0; planned = lane.plan(0)) {
    sent.push(...offsets(planned).flat());
    settleAll(lane, planned, OK, 0);
  }
  expect(sent).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
});

test("a connector that is judged item by item gets one event of a person at a time", () => {
  const lane = laneOf({ batchItemsMax: 10, batchOutcome: "each" });
  lane.admit([entryAt(0, "u:1"), entryAt(1, "u:1"), entryAt(2, "u:2")], 3);
  expect(offsets(lane.plan(0))).toEqual([[0, 2]]);
});

test("a refused batch is halved until only the event at fault is a dead letter", () => {
  const lane = laneOf({ batchItemsMax: 100 });
  lane.admit(
    Array.from({ length: 100 }, (_, i) => entryAt(i, `u:${String(i % 10)}`)),
    100,
  );
  let requests = 0;
  for (let planned = lane.plan(0); planned.length > 0; planned = lane.plan(0))
    for (const dispatch of planned) {
      requests += 1;
      const isPoisoned = dispatch.entries.some(({ offset }) => offset === 57);
      settleAll(lane, [dispatch], isPoisoned ? REFUSED : OK, 0);
    }
  const commit = lane.collect(0, true);
  expect(commit?.deadLetters.map(({ offset }) => offset)).toEqual([57]);
  expect(commit?.minutes).toMatchObject([{ accepted: 100, delivered: 99, deadLettered: 1 }]);
  expect(requests).toBeLessThan(120);
});

const SILENT: EntryOutcome = { kind: "retry", code: "timeout", why: "Silence.", status: null, afterMs: null };
const THREW: EntryOutcome = {
  kind: "retry",
  code: "connector_fault",
  why: "It threw.",
  status: null,
  afterMs: null,
};

test.each([
  ["500", retry(), "whole"],
  ["silence", SILENT, "whole"],
  ["a connector that throws", THREW, "whole"],
  ["500, items judged one by one", retry(), "each"],
] as const)("an event that breaks its batch ends up alone: %s", (_name, failure, batchOutcome) => {
  for (const hasOthers of [true, false]) {
    const lane = laneOf({ batchItemsMax: 100, batchOutcome });
    lane.admit(
      Array.from({ length: 100 }, (_, i) => entryAt(i, `u:${String(i % 50)}`)),
      100,
    );
    const taken: number[] = [];
    for (let [round, now] = [0, 0]; round < 300; round += 1, now += 1000) {
      for (const dispatch of lane.plan(now)) {
        const isPoisoned = dispatch.entries.some(({ offset }) => offset === 37);
        if (!isPoisoned) taken.push(...dispatch.entries.map(({ offset }) => offset));
        settleAll(lane, [dispatch], isPoisoned ? failure : OK, now);
      }
      if (hasOthers) lane.admit([entryAt(100 + round, "u:other")], 101 + round);
    }
    // All but the poison and, behind it, the second event of the same person.
    const own = taken.filter((offset) => offset < 100);
    expect(own).toHaveLength(98);
    expect(new Set(own).size).toBe(98);
    expect(own).not.toContain(87);
    for (let person = 0; person < 50; person += 1)
      if (person !== 37) expect(own.indexOf(person)).toBeLessThan(own.indexOf(person + 50));
  }
});

test("a batch is not given up for the event that breaks it, also when the window ends before it is found", () => {
  const retries = { baseMs: 1000, maxMs: 60_000, windowMs: 5000, attemptsMax: Infinity };
  const lane = laneOf({ batchItemsMax: 100, retry: retries });
  lane.admit(
    Array.from({ length: 100 }, (_, i) => entryAt(i, `u:${String(i)}`)),
    100,
  );
  const dead: number[] = [];
  for (let [round, now] = [0, 0]; round < 300; round += 1, now += 1000) {
    for (const dispatch of lane.plan(now))
      settleAll(lane, [dispatch], dispatch.entries.some(({ offset }) => offset === 37) ? retry() : OK, now);
    lane.admit([entryAt(100 + round, "u:other")], 101 + round);
    dead.push(...(lane.collect(now, true)?.deadLetters.map(({ offset }) => offset) ?? []));
  }
  expect(dead).toEqual([37]);
  expect(lane.heldCount).toBe(0);
});

test("an outage costs at most one request more for each that failed in it", () => {
  const lane = laneOf({ batchItemsMax: 100, maxInFlight: 64 });
  lane.admit(
    Array.from({ length: 2000 }, (_, i) => entryAt(i, `u:${String(i)}`)),
    2000,
  );
  const settled = (now: number, outcome: EntryOutcome): number => {
    const planned = lane.plan(now);
    settleAll(lane, planned, outcome, now);
    return planned.length;
  };
  let [failed, requests] = [0, 0];
  let now = 0;
  for (; now < 12 * 3_600_000; now += 10_000) failed += settled(now, retry(null, 503));
  for (let round = 0; round < 2000; round += 1, now += 1000) requests += settled(now, OK);
  lane.collect(now, true);
  expect(lane.heldCount).toBe(0);
  expect(requests).toBeLessThanOrEqual(20 + failed);
});

test("a lane whose every event fails stops sending; the cursor waits; recovery is a ramp", () => {
  const lane = laneOf();
  lane.admit(
    Array.from({ length: 500 }, (_, i) => entryAt(i, `u:${String(i)}`)),
    500,
  );
  const first = lane.plan(0);
  expect(first).toHaveLength(16);
  settleAll(lane, first, retry(null, 503), 0);
  expect(lane.breaker.state.kind).toBe("open");
  expect(lane.plan(100)).toEqual([]);
  expect(lane.collect(100, true)?.cursor).toBe(16);

  let now = 100;
  const sizes: number[] = [];
  for (let round = 0; lane.breaker.state.kind !== "closed" && round < 100; round += 1) {
    now = Math.max(now + 1, lane.wakeAt(now) ?? 0);
    const planned = lane.plan(now);
    sizes.push(planned.length);
    settleAll(lane, planned, OK, now);
  }
  expect(lane.breaker.state.kind).toBe("closed");
  expect(sizes.slice(0, 5)).toEqual([1, 2, 4, 8, 8]);
  expect(Math.max(...sizes)).toBe(8);
});

test("a quiet lane does not stay half-open: after a success and half a minute without a failure it counts as well", () => {
  const lane = laneOf();
  lane.admit([entryAt(0, "u:1")], 1);
  settleAll(lane, lane.plan(0), { kind: "auth", code: "http_401", why: "No.", status: 401 }, 0);
  const at = lane.wakeAt(0) ?? 0;
  settleAll(lane, lane.plan(at), OK, at);
  expect(lane.breaker.state.kind).toBe("half_open");
  lane.collect(at + 29_000, true);
  expect(lane.breaker.state.kind).toBe("half_open");
  expect(lane.collect(at + 30_000, true)?.breaker).toEqual({ kind: "closed" });
});

test("a single person's failing event never opens the breaker", () => {
  const lane = laneOf();
  lane.admit([entryAt(0, "u:1")], 1);
  let now = 0;
  for (let tries = 0; tries < 20; tries += 1) {
    settleAll(lane, lane.plan(now), retry(), now);
    now = lane.wakeAt(now)!;
  }
  expect(lane.breaker.state.kind).toBe("closed");
});

test("refused credentials pause the lane at once, a good answer resumes it", () => {
  const lane = laneOf();
  lane.admit([entryAt(0, "u:1"), entryAt(1, "u:2")], 2);
  const [one] = lane.plan(0);
  settleAll(lane, [one!], { kind: "auth", code: "http_401", why: "No.", status: 401 }, 0);
  expect(lane.breaker.state).toMatchObject({ kind: "open", reason: "auth" });
});

test("a destination's wish to wait is honoured for the lane, a person's for the person", () => {
  const throttle = (scope: "destination" | "person"): EntryOutcome => ({
    kind: "throttle",
    scope,
    untilMs: 9000,
    code: "quota",
    why: "Later.",
    status: 429,
  });
  for (const [scope, free] of [
    ["destination", 0],
    ["person", 1],
  ] as const) {
    const lane = laneOf({ maxInFlight: 1 });
    lane.admit([entryAt(0, "u:1"), entryAt(1, "u:2")], 2);
    settleAll(lane, lane.plan(0), throttle(scope), 0);
    expect(lane.plan(8999)).toHaveLength(free);
    if (scope === "destination") expect(offsets(lane.plan(9000))).toHaveLength(1);
  }
});

const throttledMs = (lane: Lane, now: number): number =>
  (lane.collect(now, true)?.health ?? []).reduce((sum, minute) => sum + minute.throttledMs, 0);

test.each([
  ["429 with Retry-After", retry(9000, 429), 9000],
  ["503 with Retry-After", retry(9000, 503), 9000],
  ["429 without", retry(null, 429), 1000],
] as const)(
  "%s to one event: its time is counted until anything is taken, others go on",
  (_name, told, until) => {
    const lane = laneOf();
    lane.admit([entryAt(0, "u:1")], 1);
    settleAll(lane, lane.plan(0), told, 0);
    lane.collect(0, true);
    let counted = 0;
    for (let now = 250; now < until; now += 250) counted += throttledMs(lane, now);
    expect(counted).toBe(until - 250);
    expect(lane.breaker.isThrottled(until - 1)).toBe(true);
    expect(lane.breaker.isThrottled(until)).toBe(false);
    expect(lane.breaker.state.kind).toBe("closed");

    lane.admit([entryAt(1, "u:2")], 2);
    settleAll(lane, lane.plan(until - 250), OK, until - 250);
    expect(lane.breaker.isThrottled(until - 250)).toBe(false);
  },
);

test("a lane whose every event is told to come later waits as long, and is throttled, not down", () => {
  const lane = laneOf();
  lane.admit(
    Array.from({ length: 50 }, (_, i) => entryAt(i, `u:${String(i)}`)),
    50,
  );
  settleAll(lane, lane.plan(0), retry(9000, 429), 0);
  expect(lane.breaker.state).toMatchObject({ kind: "open", reason: "throttled", until: 9000 });
  expect(lane.plan(8999)).toEqual([]);
  expect(lane.plan(9000)).toHaveLength(1);
});

test("the rate limit spaces requests out", () => {
  const lane = laneOf({ ratePerSecond: 10 });
  lane.admit(
    Array.from({ length: 100 }, (_, i) => entryAt(i)),
    100,
  );
  let sent = 0;
  for (let now = 0; now <= 2000; now += 10)
    for (const dispatch of lane.plan(now)) {
      sent += 1;
      settleAll(lane, [dispatch], OK, now);
    }
  expect(sent).toBeGreaterThanOrEqual(20);
  expect(sent).toBeLessThanOrEqual(22);
});

test("too many held events stop the cursor, so that memory stays bounded", () => {
  const lane = laneOf({ maxInFlight: 1 });
  let next = 0;
  const fill = (): void => {
    for (let room = lane.room(0); room > 0; room = lane.room(0)) {
      lane.admit(
        Array.from({ length: room }, (_, i) => entryAt(next + i, "u:hot")),
        next + room,
      );
      next += room;
    }
  };
  fill();
  settleAll(lane, lane.plan(0), retry(), 0);
  for (let round = 0; round < 5; round += 1) {
    lane.collect(0, true);
    fill();
  }
  expect(lane.heldCount).toBe(HELD_MAX);
  expect(lane.cursor).toBe(HELD_MAX);
  expect(lane.room(0)).toBe(0);
});

test("an answer for too few events is refused", () => {
  const lane = laneOf({ batchItemsMax: 10 });
  lane.admit([entryAt(0), entryAt(1)], 2);
  const [dispatch] = lane.plan(0);
  expect(() => lane.settle(dispatch!, { outcomes: [OK], exchange: null }, 0)).toThrow(RangeError);
});

test("a clock that is set back by a day holds neither a retry nor an open breaker", () => {
  const day = 86_400_000;
  const lane = laneOf({ retry: { baseMs: 1000, maxMs: 1000, windowMs: day * 3, attemptsMax: Infinity } });
  lane.admit([entryAt(0, "u:1"), entryAt(1, "u:1")], 2);
  settleAll(lane, lane.plan(day), retry(), day);
  const due = lane.wakeAt(day) ?? 0;
  expect(due).toBeGreaterThan(day);
  lane.collect(day, true);
  lane.shiftTime(-day);
  expect(lane.wakeAt(0)).toBe(due - day);
  expect(offsets(lane.plan(due - day))).toEqual([[0]]);

  const shut = laneOf();
  shut.admit([entryAt(0, "u:1")], 1);
  settleAll(shut, shut.plan(day), { kind: "auth", code: "http_401", why: "No.", status: 401 }, day);
  const opensAt = shut.breaker.opensAt ?? 0;
  shut.shiftTime(-day);
  expect(shut.breaker.opensAt).toBe(opensAt - day);
});
