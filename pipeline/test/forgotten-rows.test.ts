/** Promise: what only explains the past goes, what is open stays, and no ledger changes by it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, test, expect } from "vitest";
import type { Ledger } from "../../contract/delivery.ts";
import { openLogReader, openLogWriter } from "../log/index.ts";
import type { LaneCommit, MinuteDelta } from "../route/books.ts";
import { foldOldMinutes, forgetDecisions, forgetOverReplays } from "../route/forgetting.ts";
import { EVER, readAllBooks, readLedger, type Period } from "../route/ledger.ts";
import { startStage } from "./stage.fixture.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Beginning of the day (UTC), so many days ago. */
const dayAgo = (days: number): number => Math.floor(Date.now() / DAY_MS) * DAY_MS - days * DAY_MS;

const NOTHING = { accepted: 0, delivered: 0, filtered: 0, suppressed: 0, deadLettered: 0 };
const minute = (at: number, counts: Partial<MinuteDelta>, sourceId = "src_a"): MinuteDelta => ({
  ...NOTHING,
  minute: at,
  sourceId,
  ...counts,
});

async function startBooks() {
  const { stage } = await startStage("http://127.0.0.1:9/");
  const { store, backlog } = stage;
  let seq = 0;
  await store.openLane("dst_a", 0);
  return {
    pool: store.pool,
    fold: () => foldOldMinutes(store),
    write: (minutes: readonly MinuteDelta[]) =>
      store.commit([
        {
          destinationId: "dst_a",
          seq: (seq += 1),
          cursor: 0,
          breaker: { kind: "closed" },
          minutes,
          health: [],
          held: [],
          released: [],
          deadLetters: [],
          replayed: [],
        } satisfies LaneCommit,
      ]),
    ledger: (period: Period): Promise<Ledger> =>
      readLedger(store, backlog, { destinationId: "dst_a", activeFrom: new Map(), period }),
    books: () => readAllBooks(store, backlog, new Map([["dst_a", new Map()]])),
    minutes: async (): Promise<readonly number[]> => {
      const { rows } = await store.pool.query<{ minute: Date }>("SELECT minute FROM lane_minutes ORDER BY 1");
      return rows.map((row) => row.minute.getTime());
    },
  };
}

test("minutes older than 35 days become days, and every ledger says what it said before", async () => {
  const { write, fold, ledger, books, minutes } = await startBooks();
  const [old, edge, young] = [dayAgo(40), dayAgo(36), dayAgo(34)];
  await write([
    minute(old, { accepted: 3, delivered: 3 }),
    minute(old + MINUTE_MS, { accepted: 5, delivered: 2, deadLettered: 3 }),
    minute(old + 90 * MINUTE_MS, { accepted: 7, filtered: 6, suppressed: 1 }),
    minute(old + 90 * MINUTE_MS, { accepted: 1, delivered: 1 }, "src_b"),
    minute(edge + 1439 * MINUTE_MS, { accepted: 2, delivered: 2 }),
    minute(young + MINUTE_MS, { accepted: 4, delivered: 4 }),
    minute(young + 2 * MINUTE_MS, { accepted: 4, delivered: 4 }),
  ]);
  const day = { from: old, to: old + DAY_MS };
  const before = [await ledger(EVER), await ledger(day), await books()];
  expect(before[0]).toMatchObject({ accepted: 26, delivered: 16, deadLettered: 3, balanced: true });

  expect(await fold()).toBe(4);
  expect([await ledger(EVER), await ledger(day), await books()]).toEqual(before);
  expect(await minutes()).toEqual([old, old, edge, young + MINUTE_MS, young + 2 * MINUTE_MS]);
  expect(await fold()).toBe(0);

  // A replay of a dead letter of back then.
  await write([minute(old + MINUTE_MS, { deadLettered: -1, delivered: 1 })]);
  const after = await ledger(EVER);
  expect(after).toMatchObject({ accepted: 26, delivered: 17, deadLettered: 2, balanced: true });
  expect(await fold()).toBe(1);
  expect(await ledger(EVER)).toEqual(after);
  expect(await ledger({ from: old + MINUTE_MS, to: old + DAY_MS })).toMatchObject({
    accepted: 0,
    delivered: 0,
  });
});

test("a day in which an event is held stays in minutes until it is final", async () => {
  const { pool, write, fold, ledger, minutes } = await startBooks();
  const old = dayAgo(50);
  const heldAt = old + 600 * MINUTE_MS;
  await write([
    minute(old + MINUTE_MS, { accepted: 1, delivered: 1 }),
    minute(heldAt, { accepted: 2, delivered: 1 }),
    minute(old - MINUTE_MS, { accepted: 1, delivered: 1 }),
  ]);
  await pool.query(
    `INSERT INTO held_events (destination_id, "offset", person_keys, source_id, message_id, received_at)
     VALUES ('dst_a', 7, '{}', 'src_a', 'msg-7', $1)`,
    [new Date(heldAt)],
  );
  expect(await fold()).toBe(1);
  expect(await minutes()).toEqual([old - DAY_MS, old + MINUTE_MS, heldAt]);
  const morning = { from: old, to: heldAt };
  expect(await ledger(morning)).toMatchObject({ accepted: 1, held: 0, balanced: true });
  expect(await ledger(EVER)).toMatchObject({ accepted: 4, held: 1, balanced: true });

  await pool.query("DELETE FROM held_events");
  await write([minute(heldAt, { delivered: 1 })]);
  expect(await fold()).toBe(2);
  expect(await ledger(EVER)).toMatchObject({ accepted: 4, delivered: 4, held: 0, balanced: true });
});

test("a replay that is over is kept for 35 days, and longer while dead letters wait for it", async () => {
  const { pool } = await startBooks();
  const add = (id: string, state: string, daysAgo: number) =>
    pool.query(
      `INSERT INTO replays (id, destination_id, request, state, matched, created_at, finished_at)
       VALUES ($1, 'dst_a', '{}', $2, 0, now() - interval '400 days',
         CASE WHEN $2 IN ('finished', 'cancelled') THEN now() - make_interval(days => $3) END)`,
      [id, state, daysAgo],
    );
  await add("finished-old", "finished", 36);
  await add("finished-young", "finished", 34);
  await add("cancelled-old", "cancelled", 36);
  await add("cancelled-waited-for", "cancelled", 36);
  for (const state of ["queued", "running", "paused"]) await add(state, state, 400);
  await pool.query(
    `INSERT INTO dead_letters (id, destination_id, source_id, "offset", message_id, event_name, person_keys, event, code,
       message, attempts, received_at, state, replay_id)
     VALUES ('dl', 'dst_a', 'src_a', 1, 'msg-1', 'A', '{}', '{}', 'http_400', '', 1, now(), 'replaying', 'cancelled-waited-for')`,
  );
  const left = async (): Promise<readonly string[]> =>
    (await pool.query<{ id: string }>("SELECT id FROM replays ORDER BY id")).rows.map(({ id }) => id);

  expect(await forgetOverReplays({ pool })).toBe(2);
  const open = ["paused", "queued", "running"];
  expect(await left()).toEqual(["cancelled-waited-for", "finished-young", ...open]);
  await pool.query("UPDATE dead_letters SET state = 'open', replay_id = NULL");
  expect(await forgetOverReplays({ pool })).toBe(1);
  expect(await left()).toEqual(["finished-young", ...open]);
});

test("a decision goes with its item: what the quarantine still keeps is never open again", async () => {
  const { pool } = await startBooks();
  const dataDir = await mkdtemp(join(tmpdir(), "tributary-decisions-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const writer = await openLogWriter({ dataDir, name: "quarantine" });
  for (let offset = 0; offset < 12; offset += 1) {
    await writer.append({ records: [{ payload: "{}" }] });
    await pool.query(
      `INSERT INTO quarantine_decisions (item_id, received_at, source_id, code, state, decided_by, decided_at)
       VALUES ($1, now(), 'src_a', 'plan_violation', 'discarded', 'Ada', now() - interval '400 days')`,
      [String(offset)],
    );
  }
  const reader = await openLogReader({ dataDir, name: "quarantine" });
  try {
    expect(await forgetDecisions({ pool }, reader)).toBe(0);
    await writer.trim({ maxAgeMs: -1, maxBytes: 0, keepFrom: 9 });
    const { start } = await reader.bounds();
    expect(start).toBeGreaterThan(0);
    expect(await forgetDecisions({ pool }, reader)).toBe(start);
    const { rows } = await pool.query<{ id: number }>(
      "SELECT item_id::int AS id FROM quarantine_decisions ORDER BY 1",
    );
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 12 - start }, (_, at) => start + at));
  } finally {
    await reader.close();
    await writer.close();
  }
});
