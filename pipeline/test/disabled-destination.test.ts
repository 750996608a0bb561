/** Promise: what a disabled destination has not read waits in the log; should it be gone all the same, the books say so. */
import { expect, test } from "vitest";
import { eventually } from "./installation.ts";
import { startReceiver } from "./receiver.ts";
import { startStage } from "./stage.fixture.ts";

test("a disabled destination holds the log: enabled again it gets what was accepted meanwhile", async () => {
  await using receiver = await startReceiver();
  const { stage, log, apply, append, trim, ledger } = await startStage(receiver.url);
  expect(await stage.lanes.neededFrom()).toBe(0);
  await apply(true);
  await append(5);
  await eventually(async () => (await ledger()).delivered === 5);
  await apply(false);
  await append(10);
  await trim(await stage.lanes.neededFrom());
  expect((await log.bounds()).start).toBe(5);

  await apply(true);
  await eventually(async () => (await ledger()).delivered === 15);
  expect(receiver.accepted).toHaveLength(15);
  expect(await ledger()).toMatchObject({ accepted: 15, deadLettered: 0, balanced: true });
});

test("what a destination holds keeps its place in the log, also behind the cursor and while the destination is disabled", async () => {
  await using receiver = await startReceiver((_request, response) => (response.statusCode = 500));
  const { stage, apply, append, ledger } = await startStage(receiver.url);
  await apply(true);
  await append(3);
  await eventually(async () => (await ledger()).held > 0);
  await apply(false);
  expect(await stage.lanes.neededFrom()).toBe(0);
});

test("events that left the log unread are dead-lettered in the books, once, and the lane goes on behind them", async () => {
  await using receiver = await startReceiver();
  const { apply, append, trim, ledger } = await startStage(receiver.url);
  await apply(true);
  await append(5);
  await eventually(async () => (await ledger()).delivered === 5);
  await apply(false);
  await append(10);
  await trim(12);

  await apply(true);
  await eventually(async () => (await ledger()).delivered === 8);
  const books = { accepted: 15, delivered: 8, deadLettered: 7, lag: 0, balanced: true };
  expect(await ledger()).toMatchObject(books);
  await apply(false);
  await apply(true);
  await append(1);
  await eventually(async () => (await ledger()).delivered === 9);
  expect(await ledger()).toMatchObject({ ...books, accepted: 16, delivered: 9 });
});

test("while the database is away nobody is told that something may go", async () => {
  const { stage, database, apply, append } = await startStage("http://127.0.0.1:9/");
  await apply(true);
  await append(1);
  await apply(false);
  await database.stop();
  await expect(stage.lanes.neededFrom()).rejects.toThrow();
  await database.start();
  await eventually(async () => (await stage.lanes.neededFrom()) === 0, 20_000);
});
