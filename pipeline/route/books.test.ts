import { expect, test } from "vitest";
import { Books, type ReplayProgress } from "./books.ts";

const progress = (news: Partial<ReplayProgress>): ReplayProgress => ({
  replayId: "rpl_1",
  delivered: 0,
  failed: 0,
  position: 100,
  done: [],
  isFinished: false,
  revived: [],
  failedAgain: [],
  ...news,
});

test("what a replay reports twice before one commit is committed as one: counts add up, its place is the last", () => {
  const books = new Books();
  books.replay(progress({ delivered: 10, done: [100, 101] }));
  books.replay(progress({ replayId: "rpl_2", delivered: 1 }));
  books.replay(progress({ delivered: 30, failed: 2, position: 140, isFinished: true }));
  const { replayed } = books.close(0);
  expect(replayed).toHaveLength(2);
  expect(replayed[0]).toEqual(progress({ delivered: 40, failed: 2, position: 140, isFinished: true }));
  expect(replayed[1]).toMatchObject({ replayId: "rpl_2", delivered: 1 });
  expect(books.close(0).replayed).toEqual([]);
});
