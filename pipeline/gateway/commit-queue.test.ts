import { describe, expect, it } from "vitest";
import type { AppendBatch } from "../log/index.ts";
import { CommitQueue } from "./commit-queue.ts";
import { COMMIT_REQUESTS_MAX, COMMITS_IN_FLIGHT_MAX, QUEUED_REQUESTS_MAX } from "./limits.ts";
import { refuse, type Refusal } from "./refusal.ts";

const ONE = { sourceId: "src_1", items: 1 };

/** A disk that ends a write when told. */
function slowDisk(): { queue: CommitQueue; groups: AppendBatch[]; end: (refusal?: Refusal | null) => void } {
  const groups: AppendBatch[] = [];
  const ends: ((refusal: Refusal | null) => void)[] = [];
  const queue = new CommitQueue((batch) => {
    groups.push(batch);
    return new Promise((resolve) => ends.push(resolve));
  });
  return { queue, groups, end: (refusal = null) => ends.shift()?.(refusal) };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe("CommitQueue", () => {
  it("writes everything that arrives in one turn together, in order", async () => {
    const { queue, groups, end } = slowDisk();
    const answers = ["a", "b", "c"].map((payload) => queue.submit(payload, ONE));
    await turn();
    expect(groups.map(({ records }) => records)).toEqual([
      [{ payload: "a" }, { payload: "b" }, { payload: "c" }],
    ]);
    expect(groups[0]?.counts).toMatchObject([{ name: "ledger:received:src_1", count: 3 }]);
    end();
    expect(await Promise.all(answers)).toEqual([null, null, null]);
    expect(queue.size).toBe(0);
  });

  it("answers nobody before the write has ended", async () => {
    const { queue, end } = slowDisk();
    let answered = false;
    const answer = queue.submit("a", ONE).then(() => (answered = true));
    await turn();
    expect(answered).toBe(false);
    end();
    await answer;
  });

  it("gathers what arrives during a write for the next one", async () => {
    const { queue, groups, end } = slowDisk();
    for (let i = 0; i < COMMITS_IN_FLIGHT_MAX; i++) {
      void queue.submit(`first ${i}`, ONE);
      await turn();
    }
    for (let i = 0; i < 10; i++) {
      void queue.submit(`next ${i}`, ONE);
      await turn();
    }
    expect(groups).toHaveLength(COMMITS_IN_FLIGHT_MAX);
    end();
    await turn();
    expect(groups.at(-1)?.records).toHaveLength(10);
  });

  it("tells all of a group when its write fails", async () => {
    const { queue, end } = slowDisk();
    const answers = [queue.submit("a", ONE), queue.submit("b", ONE)];
    await turn();
    end(refuse("log_unavailable"));
    expect((await Promise.all(answers)).map((answer) => answer?.code)).toEqual([
      "log_unavailable",
      "log_unavailable",
    ]);
  });

  it("bounds a group by its requests and its bytes, but takes a single large one", async () => {
    const { queue, groups, end } = slowDisk();
    for (let i = 0; i < COMMIT_REQUESTS_MAX + 1; i++) void queue.submit("x", ONE);
    void queue.submit("y".repeat(5 * 2 ** 20), ONE);
    void queue.submit("z", ONE);
    for (let i = 0; i < 6; i++) {
      await turn();
      end();
    }
    expect(groups.map(({ records }) => records.length)).toEqual([COMMIT_REQUESTS_MAX, 1, 1, 1]);
  });

  it("refuses when it is full instead of growing", async () => {
    const { queue } = slowDisk();
    for (let i = 0; i < QUEUED_REQUESTS_MAX; i++) void queue.submit("x", ONE);
    expect((await queue.submit("one too many", ONE))?.code).toBe("overloaded");
  });
});
