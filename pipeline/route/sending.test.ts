import { expect, test } from "vitest";
import type { DeliveryItem, ItemOutcome } from "../../connectors/kit/deliver.ts";
import { sampleEvent } from "../../connectors/kit/conformance.ts";
import { CarriedEvent } from "../../contract/carried-event.ts";
import type { Admit } from "./admission.ts";
import { createEntry, type Entry } from "./entry.ts";
import { composeSteps, type Prepared, type PrepareStep } from "./prepare.ts";
import { sendEntries, type SendPorts } from "./sending.ts";
import type { Binding } from "./settings.ts";

const OK: ItemOutcome = { kind: "ok", status: 200 };
const FAILED: ItemOutcome = {
  kind: "retry",
  code: "http_500",
  why: "It failed.",
  status: 500,
  afterMs: null,
};
const REFUSED: ItemOutcome = { kind: "drop", code: "http_400", why: "It refuses.", status: 400 };

const entryAt = (offset: number): Entry =>
  createEntry({
    offset,
    sourceId: "src",
    messageId: `msg-${String(offset)}`,
    receivedAt: 0,
    personKeys: [],
    deliveryId: `d${String(offset)}`,
    bytes: 100,
    event: CarriedEvent.of(sampleEvent(offset)),
  });

interface Given {
  readonly admit?: Admit;
  readonly prepare?: PrepareStep | null;
  readonly itemsMax?: number;
  readonly bytesMax?: number;
  readonly batchOutcome?: "whole" | "each";
  readonly upcoming?: readonly Entry[];
  answer?(item: DeliveryItem, call: number): ItemOutcome;
}

function destination(given: Given) {
  const calls: string[][] = [];
  const binding: Binding = {
    connector: {
      render: () => ({ method: "POST", url: "", headers: {}, body: "" }),
      deliver: async (items) => {
        calls.push(items.map(({ deliveryId }) => deliveryId));
        const outcomes = items.map((item) => given.answer?.(item, calls.length) ?? OK);
        return { outcomes, exchange: null };
      },
      batchItemsMax: () => given.itemsMax ?? 10,
      batchOutcome: given.batchOutcome ?? "each",
    },
    settings: {},
    batchBytesMax: given.bytesMax ?? 1_000_000,
  };
  const ports: SendPorts = {
    io: { now: () => 0, send: () => Promise.reject(new Error("no network here")) },
    admit: given.admit ?? (() => "admitted"),
    prepare: given.prepare ?? null,
    load: async () => new Map(),
    upcoming: () => given.upcoming ?? [],
    complain: () => undefined,
  };
  return { calls, send: (entries: readonly Entry[]) => sendEntries(entries, binding, ports) };
}

/** A step that answers by the number in the message id. */
const step =
  (answer: (number: number) => Prepared): PrepareStep =>
  async (events) =>
    events.map(({ event }) => answer(Number(event.value.messageId.slice(4))));

const twice = step((number) => ({
  kind: "send",
  events: [sampleEvent(number), sampleEvent(number)],
}));

test("an event that becomes several goes as items with ids of their own, in calls of the size that the connector takes", async () => {
  const { calls, send } = destination({ prepare: twice, itemsMax: 3 });
  const { outcomes } = await send([entryAt(1), entryAt(2)]);
  expect(calls).toEqual([["d1", "d1~2", "d2"], ["d2~2"]]);
  expect(outcomes).toEqual([OK, OK]);
});

test("where the receiver judges each item, only what is not done is sent again", async () => {
  const { calls, send } = destination({
    prepare: twice,
    answer: ({ deliveryId }, call) => (call === 1 && deliveryId === "d1~2" ? FAILED : OK),
  });
  const entry = entryAt(1);
  expect((await send([entry])).outcomes).toEqual([FAILED]);
  expect((await send([entry])).outcomes).toEqual([OK]);
  expect(calls).toEqual([["d1", "d1~2"], ["d1~2"]]);
});

test("an event is as good as its worst item: refused when one item is, but only after the others are done", async () => {
  const { send } = destination({
    prepare: twice,
    answer: ({ deliveryId }, call) => (deliveryId === "d1" ? REFUSED : call === 1 ? FAILED : OK),
  });
  const entry = entryAt(1);
  expect((await send([entry])).outcomes).toEqual([FAILED]);
  expect((await send([entry])).outcomes).toEqual([REFUSED]);
});

test("after a call that failed as a whole nothing else of the dispatch is sent, and it costs those events no try", async () => {
  const { calls, send } = destination({
    prepare: twice,
    itemsMax: 2,
    batchOutcome: "whole",
    answer: (_item, call) => (call === 2 ? FAILED : OK),
  });
  const { outcomes } = await send([entryAt(1), entryAt(2), entryAt(3)]);
  expect(calls).toEqual([
    ["d1", "d1~2"],
    ["d2", "d2~2"],
  ]);
  expect(outcomes).toEqual([OK, FAILED, { kind: "unsent" }]);
});

test("filtered, failed and postponed events are not sent, the others of the dispatch are", async () => {
  const answers: Prepared[] = [
    { kind: "filter", code: "f", why: "It does not belong." },
    { kind: "fail", code: "x", why: "It fails." },
    { kind: "later", code: "l", why: "Not now." },
    { kind: "send", events: [] },
    { kind: "send", events: [sampleEvent(4)] },
  ];
  const { calls, send } = destination({ prepare: step((number) => answers[number]!) });
  const { outcomes } = await send([0, 1, 2, 3, 4].map(entryAt));
  expect(calls).toEqual([["d4"]]);
  expect(outcomes).toMatchObject([
    answers[0],
    answers[1],
    answers[2],
    { kind: "filter", code: "nothing_left" },
    OK,
  ]);
});

test("what the rules of now keep away is neither prepared nor sent; the others of the dispatch are", async () => {
  const consentless: Admit = (_sourceId, _receivedAt, { value: { messageId } }) =>
    ["msg-1", "msg-3"].includes(messageId)
      ? { final: "suppressed", code: "suppressed_by_consent", why: "No consent." }
      : "admitted";
  const lane = marking("lane");
  const given = { admit: consentless, upcoming: [entryAt(3), entryAt(4)] };
  const { calls, send } = destination({ ...given, prepare: lane.step });
  const { outcomes } = await send([entryAt(1), entryAt(2)]);
  expect(outcomes).toMatchObject([{ kind: "filter", final: "suppressed" }, OK]);
  expect(calls).toEqual([["d2"]]);
  expect(lane.given).toEqual([["msg-2", "msg-4"]]);

  const plain = destination(given);
  expect((await plain.send([entryAt(1), entryAt(2)])).outcomes).toMatchObject([{ kind: "filter" }, OK]);
  expect(plain.calls).toEqual([["d2"]]);
});

test("an event over which a step throws is found among a hundred and alone at fault", async () => {
  let asked = 0;
  const prepare: PrepareStep = async (events) => {
    asked += 1;
    if (events.some(({ event }) => event.value.messageId === "msg-77")) throw new Error("no way");
    return events.map(({ event }) => ({ kind: "send", events: [event.value] }));
  };
  const { calls, send } = destination({ prepare, itemsMax: 100 });
  const { outcomes } = await send(Array.from({ length: 100 }, (_, index) => entryAt(index)));
  expect(outcomes.filter(({ kind }) => kind === "ok")).toHaveLength(99);
  expect(outcomes[77]).toEqual({ kind: "fault", why: "no way" });
  expect(calls).toHaveLength(1);
  expect(asked).toBeLessThan(16);
});

test("what goes next is prepared in the same batch, and not again when its turn comes", async () => {
  const sizes: number[] = [];
  const prepare: PrepareStep = async (events) => {
    sizes.push(events.length);
    return events.map(({ event }) => ({ kind: "send", events: [event.value] }));
  };
  const upcoming = [entryAt(1), entryAt(2)];
  const { calls, send } = destination({ prepare, upcoming });
  await send([entryAt(0)]);
  await send(upcoming);
  expect(sizes).toEqual([3]);
  expect(calls).toEqual([["d0"], ["d1", "d2"]]);
});

test("steps follow each other over everything that came of an event; the worst answer on a part counts for the whole", async () => {
  const seen: number[] = [];
  const second: PrepareStep = async (events) => {
    seen.push(events.length);
    return events.map(({ event }, index) =>
      event.value.messageId === "msg-1" && index === 1
        ? { kind: "fail", code: "x", why: "A part fails." }
        : { kind: "send", events: [event.value] },
    );
  };
  const both = composeSteps([twice, second]);
  const answers = await both?.(
    [1, 2].map((number) => ({ sourceId: "src", event: CarriedEvent.of(sampleEvent(number)) })),
  );
  expect(seen).toEqual([4]);
  expect(answers).toMatchObject([{ kind: "fail", code: "x" }, { kind: "send" }]);
  expect(composeSteps([])).toBeNull();
});

test("an event that the log no longer holds ends as a dead letter, the others of the dispatch are sent", async () => {
  const { calls, send } = destination({});
  const gone = Object.assign(entryAt(1), { event: null });
  const { outcomes } = await send([gone, entryAt(2)]);
  expect(outcomes).toMatchObject([{ kind: "fail", code: "event_expired" }, OK]);
  expect(calls).toEqual([["d2"]]);
});

test("a connector that answers for too few or throws is at fault itself", async () => {
  const { send } = destination({
    answer: () => {
      throw new Error("a bug");
    },
  });
  expect((await send([entryAt(1)])).outcomes).toMatchObject([{ kind: "retry", code: "connector_fault" }]);
});

test("a replayed event is prepared by its own step, whatever else travels in the same request", async () => {
  const own = marking("own");
  const lane = marking("lane");
  const [live, replayed, later] = [entryAt(1), replayedAt(2, own.step), replayedAt(3, own.step)];
  const names: unknown[] = [];
  const given = {
    upcoming: [later, entryAt(4)],
    answer: ({ event }: DeliveryItem) => {
      names.push((event as { event?: unknown }).event);
      return OK;
    },
  };
  await destination({ ...given, prepare: lane.step }).send([live, replayed]);
  expect(names).toEqual(["lane", "own"]);
  expect(own.given).toEqual([["msg-2", "msg-3"]]);
  expect(lane.given).toEqual([["msg-1", "msg-4"]]);

  names.length = 0;
  await destination(given).send([entryAt(5), replayedAt(6, own.step)]);
  expect(names.at(-1)).toBe("own");
});

const replayedAt = (offset: number, prepare: PrepareStep): Entry => ({
  ...entryAt(offset),
  replay: { replayId: "rpl", deadLetterId: null, rules: { admit: () => "admitted", prepare } },
});

/** Renames events, and remembers in which batches it was given them. */
function marking(name: string) {
  const given: string[][] = [];
  const step: PrepareStep = async (events) => {
    given.push(events.map(({ event }) => event.value.messageId));
    return events.map(({ event }) => ({ kind: "send", events: [{ ...event.value, event: name }] }));
  };
  return { step, given };
}
