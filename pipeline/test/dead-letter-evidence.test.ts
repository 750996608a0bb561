/** Promise: one event that cannot be kept costs no other its evidence, and a replay sends an event or says that it is gone. */
import { expect, test } from "vitest";
import { sampleEvent } from "../../connectors/kit/conformance.ts";
import { CarriedEvent } from "../../contract/carried-event.ts";
import type { CanonicalEvent, Json } from "../../contract/event.ts";
import { codeOf } from "../base/fault.ts";
import type { LaneCommit } from "../route/books.ts";
import { createEntry, type Entry } from "../route/entry.ts";
import { forgetClosedLetters } from "../route/forgetting.ts";
import { toPgJson } from "../route/pg-text.ts";
import { Store } from "../route/store.ts";
import { eventually } from "./installation.ts";
import { startReceiver } from "./receiver.ts";
import { startStage } from "./stage.fixture.ts";

const DEPTH = 3_000;

/** Deeper than a database with a small stack takes. */
function deepEvent(number: number): CanonicalEvent {
  let nested: Json = 1;
  for (let depth = 0; depth < DEPTH; depth += 1) nested = [nested];
  return { ...sampleEvent(number), properties: { nested } };
}

function deadEntry(destinationId: string, offset: number, event: CanonicalEvent): Entry {
  const entry = createEntry({
    offset,
    sourceId: "src_test",
    messageId: event.messageId,
    receivedAt: Date.now(),
    personKeys: [],
    deliveryId: `dlv_${destinationId}_${String(offset)}`,
    bytes: 100,
    event: CarriedEvent.of(event),
  });
  entry.lastCode = "http_422";
  return entry;
}

const commitOf = (destinationId: string, deadLetters: readonly Entry[]): LaneCommit => ({
  destinationId,
  seq: 1,
  cursor: deadLetters.length,
  breaker: { kind: "closed" },
  minutes: [],
  health: [],
  held: [],
  released: [],
  deadLetters,
  replayed: [],
});

test("a database that refuses one event of a commit keeps all others, of that lane and of every other", async () => {
  const { database } = await startStage("http://127.0.0.1:9/");
  const store = new Store(`${database.url}?options=${encodeURIComponent("-c max_stack_depth=100kB")}`);
  try {
    const insert = store.pool.query("SELECT $1::jsonb", [toPgJson(deepEvent(0))]);
    expect(codeOf(await insert.catch((error: unknown) => error))).toBe("54001");
    await store.openLane("dst_1", 0);
    await store.openLane("dst_2", 0);
    await store.commit([
      commitOf("dst_1", [
        deadEntry("dst_1", 0, sampleEvent(0)),
        deadEntry("dst_1", 1, deepEvent(1)),
        deadEntry("dst_1", 2, sampleEvent(2)),
      ]),
      commitOf("dst_2", [deadEntry("dst_2", 0, sampleEvent(0))]),
    ]);
    const { rows } = await store.pool.query<{ destination_id: string; event: CanonicalEvent | null }>(
      `SELECT destination_id, event FROM dead_letters ORDER BY destination_id, "offset"`,
    );
    expect(rows.map((row) => [row.destination_id, row.event?.messageId ?? null])).toEqual([
      ["dst_1", "msg-0"],
      ["dst_1", null],
      ["dst_1", "msg-2"],
      ["dst_2", "msg-0"],
    ]);
    const lanes = await store.pool.query("SELECT cursor FROM lanes ORDER BY destination_id");
    expect(lanes.rows).toEqual([{ cursor: "3" }, { cursor: "1" }]);
  } finally {
    await store.close();
  }
});

test("a dead letter without its event is replayed from the log; once the log has let go it says so instead of sending anything", async () => {
  await using receiver = await startReceiver((_request, response) => (response.statusCode = 422));
  const { stage, apply, append, trim, ledger } = await startStage(receiver.url);
  const { pool } = stage.store;
  const replay = async (offset: number, dryRun: boolean) => {
    const { rows } = await pool.query<{ id: string }>(`SELECT id FROM dead_letters WHERE "offset" = $1`, [
      offset,
    ]);
    const deadLetterIds = rows.map(({ id }) => id);
    return stage.replays.request({
      destinationId: "dst_a",
      deadLetterIds,
      dryRun,
      countWithinMs: 3_000,
      ratePerSecond: null,
      createdBy: "test",
    });
  };
  const finished = async (id: string) => {
    await eventually(async () => (await stage.replays.status(id))?.state === "finished");
    return stage.replays.status(id);
  };
  await apply(true);
  await append(3);
  await eventually(async () => (await ledger()).deadLettered === 3);
  // The last one as versions before this one wrote it.
  await pool.query(`UPDATE dead_letters SET event = 'null' WHERE "offset" < 2`);
  await pool.query(`UPDATE dead_letters SET event = '{"messageId":"msg-2"}' WHERE "offset" = 2`);
  const sent = [1, 2].map(
    (number) => receiver.received.find(({ json }) => json?.["messageId"] === `msg-${String(number)}`)?.json,
  );
  receiver.answer = () => undefined;
  const { sample } = await replay(1, true);
  expect(JSON.parse(sample?.[0]?.request?.body ?? "")).toEqual(sent[0]);
  for (const offset of [1, 2])
    expect(await finished((await replay(offset, false)).id)).toMatchObject({ delivered: 1, failed: 0 });
  expect(receiver.accepted.map(({ json }) => json)).toEqual(sent);

  await append(1);
  await eventually(async () => (await ledger()).delivered === 3);
  await trim(3);
  const gone = { request: null, why: "The event log no longer holds this event." };
  expect((await replay(0, true)).sample).toMatchObject([gone]);
  expect(await finished((await replay(0, false)).id)).toMatchObject({ delivered: 0, failed: 1 });
  expect(receiver.accepted).toHaveLength(3);
  const { rows } = await pool.query(`SELECT state, code FROM dead_letters WHERE "offset" = 0`);
  expect(rows).toEqual([{ state: "open", code: "event_expired" }]);
  expect(await ledger()).toMatchObject({ delivered: 3, deadLettered: 1, balanced: true });
});

test("what was replayed or discarded is kept for 35 days, what is open for ever", async () => {
  const { database } = await startStage("http://127.0.0.1:9/");
  const store = new Store(database.url);
  try {
    await store.openLane("dst_old", 0);
    const letters = [0, 1, 2, 3, 4].map((offset) => deadEntry("dst_old", offset, sampleEvent(offset)));
    await store.commit([commitOf("dst_old", letters)]);
    const set = (offset: number, state: string, daysAgo: number) =>
      store.pool.query(
        `UPDATE dead_letters SET state = $2, failed_at = now() - make_interval(days => $3)
         WHERE destination_id = 'dst_old' AND "offset" = $1`,
        [offset, state, daysAgo],
      );
    await set(0, "open", 400);
    await set(1, "replaying", 400);
    await set(2, "replayed", 36);
    await set(3, "replayed", 34);
    await set(4, "discarded", 400);
    // It failed long ago, and somebody discarded it today.
    await store.pool.query(
      `UPDATE dead_letters SET discarded_at = now() WHERE destination_id = 'dst_old' AND "offset" = 4`,
    );
    const left = async (): Promise<readonly number[]> => {
      const { rows } = await store.pool.query<{ at: string }>(
        `SELECT "offset" AS at FROM dead_letters WHERE destination_id = 'dst_old' ORDER BY 1`,
      );
      return rows.map(({ at }) => Number(at));
    };
    expect(await forgetClosedLetters(store)).toBe(1);
    expect(await left()).toEqual([0, 1, 3, 4]);
    await store.pool.query(
      `UPDATE dead_letters SET discarded_at = now() - interval '36 days' WHERE "offset" = 4`,
    );
    expect(await forgetClosedLetters(store)).toBe(1);
    expect(await left()).toEqual([0, 1, 3]);
  } finally {
    await store.close();
  }
});
