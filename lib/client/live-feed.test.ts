import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EventSummary } from "@/contract/control";
import { attemptOn } from "@/contract/attempt.fixture";
import { LiveFeed, merge, type Stream } from "./live-feed";

const event = (offset: number): EventSummary => ({
  offset,
  messageId: `m${String(offset)}`,
  sourceId: "s",
  type: "track",
  name: "n",
  userId: null,
  anonymousId: "a",
  receivedAt: offset,
  event: {
    messageId: `m${String(offset)}`,
    type: "track",
    context: {},
    timestamp: "",
    originalTimestamp: "",
    sentAt: "",
    receivedAt: "",
  },
  plan: null,
  transformations: [],
  outcomes: [],
  refusal: null,
});

test("newest events come first and only so many are kept", () => {
  const merged = merge([event(1)], [event(2), event(3)], [], 2);
  expect(merged.map(({ offset }) => offset)).toEqual([3, 2]);
});

test("an outcome replaces what was known of its destination, on its event only", () => {
  const before = merge([event(1), event(0)], [], [attemptOn(1, { state: "retrying" })], 10);
  const after = merge(before, [], [attemptOn(1, { state: "delivered" })], 10);
  expect(after[0]?.outcomes.map(({ state }) => state)).toEqual(["delivered"]);
  expect(after[1]?.outcomes).toEqual([]);
});

test("an event that comes out of quarantine takes the place of the row that told of it", () => {
  const refusal = {
    state: "quarantined",
    itemId: "i",
    code: "plan_violation",
    message: "",
    transformation: null,
  } as const;
  const kept = { ...event(1), refusal };
  const other = { ...event(2), refusal };
  const before = merge([], [kept, other], [], 10);
  const released = { ...event(9), messageId: "m1" };
  expect(merge(before, [released], [], 10)).toEqual([released, other]);
  const elsewhere = { ...released, sourceId: "another" };
  expect(merge(before, [elsewhere], [], 10)).toEqual([elsewhere, other, kept]);
});

/** A stream that the test speaks through. */
class Spoken implements Stream {
  readonly #listeners = new Map<string, (message: MessageEvent<string>) => void>();
  isClosed = false;
  addEventListener(type: string, listener: (message: MessageEvent<string>) => void): void {
    this.#listeners.set(type, listener);
  }
  close(): void {
    this.isClosed = true;
  }
  say(type: string, data: unknown = null): void {
    this.#listeners.get(type)?.({ data: JSON.stringify(data) } as MessageEvent<string>);
  }
}

function feedOf(max = 10) {
  const streams: Spoken[] = [];
  const open = (): Stream => {
    const stream = new Spoken();
    streams.push(stream);
    return stream;
  };
  const feed = new LiveFeed("/live", max, { open, now: () => Date.now() });
  return {
    feed,
    streams,
    stop: feed.start(),
    offsets: () => feed.snapshot().events.map(({ offset }) => offset),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a burst reaches the page as one snapshot", () => {
  const { feed, streams, stop, offsets } = feedOf();
  let paints = 0;
  feed.subscribe(() => {
    paints += 1;
  });
  for (let offset = 0; offset < 5; offset += 1) streams[0]!.say("event", event(offset));
  vi.advanceTimersByTime(100);
  expect(offsets()).toEqual([4, 3, 2, 1, 0]);
  expect(paints).toBe(1);
  stop();
});

test("while held, events are counted and outcomes still arrive; both are there afterwards", () => {
  const { feed, streams, stop, offsets } = feedOf();
  streams[0]!.say("event", event(1));
  vi.advanceTimersByTime(100);
  feed.hold(true);
  streams[0]!.say("event", event(2));
  streams[0]!.say("outcome", attemptOn(1, { state: "delivered" }));
  streams[0]!.say("outcome", attemptOn(2, { state: "filtered" }));
  vi.advanceTimersByTime(100);
  expect(offsets()).toEqual([1]);
  expect(feed.snapshot().waiting).toBe(1);
  expect(feed.snapshot().events[0]?.outcomes[0]?.state).toBe("delivered");
  feed.hold(false);
  expect(offsets()).toEqual([2, 1]);
  expect(feed.snapshot().events[0]?.outcomes[0]?.state).toBe("filtered");
  expect(feed.snapshot().waiting).toBe(0);
  stop();
});

test("a hold longer than the list counts all, keeps the newest and does not grow", () => {
  const { feed, streams, stop, offsets } = feedOf(3);
  feed.hold(true);
  for (let offset = 0; offset < 50; offset += 1) streams[0]!.say("event", event(offset));
  vi.advanceTimersByTime(100);
  expect(feed.snapshot().waiting).toBe(50);
  feed.hold(false);
  expect(offsets()).toEqual([49, 48, 47]);
  stop();
});

test("a lost stream is tried again with growing pauses, and its rows stay", () => {
  const { feed, streams, stop, offsets } = feedOf();
  streams[0]!.say("open");
  streams[0]!.say("event", event(1));
  streams[0]!.say("error");
  vi.advanceTimersByTime(100);
  expect(feed.snapshot()).toMatchObject({ connection: "lost", retryAt: Date.now() + 900 });
  vi.advanceTimersByTime(1000);
  expect(streams).toHaveLength(2);
  streams[1]!.say("error");
  vi.advanceTimersByTime(1900);
  expect(streams).toHaveLength(2);
  vi.advanceTimersByTime(100);
  expect(streams).toHaveLength(3);
  streams[2]!.say("open");
  vi.advanceTimersByTime(100);
  expect(feed.snapshot()).toMatchObject({ connection: "live", retryAt: null, opens: 2 });
  expect(offsets()).toEqual([1]);
  expect(streams[0]!.isClosed).toBe(true);
  stop();
});

test("the sampling rate is forgotten when the stream stops telling it", () => {
  const { feed, streams, stop } = feedOf();
  streams[0]!.say("rate", { perSecond: 900, oneIn: 3 });
  vi.advanceTimersByTime(100);
  expect(feed.snapshot().rate).toEqual({ perSecond: 900, oneIn: 3 });
  vi.advanceTimersByTime(3000);
  expect(feed.snapshot().rate).toBeNull();
  stop();
});
