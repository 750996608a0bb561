/** What a database remembers of one lane. It throws a Violation when a commit would leave books that do not balance. */
import type { LaneCommit } from "../books.ts";
import type { BreakerState } from "../breaker.ts";
import type { Pending } from "../outcome.ts";
import { Violation, type ModelReceiver } from "./model-receiver.ts";
import type { LoggedEvent } from "./logged-event.ts";

interface HeldRow {
  readonly attempts: number;
  readonly firstTriedAt: number | null;
  readonly nextAttemptAt: number | null;
  readonly pending: Pending | null;
}

const COLUMNS = ["accepted", "delivered", "filtered", "deadLettered"] as const;

export class ModelDatabase {
  cursor = 0;
  seq = 0;
  breaker: BreakerState = { kind: "closed" };
  readonly held = new Map<number, HeldRow>();
  readonly counts = { accepted: 0, delivered: 0, filtered: 0, deadLettered: 0 };
  readonly dead = new Set<number>();
  readonly #log: readonly LoggedEvent[];
  readonly #receiver: ModelReceiver;

  /** What a release kept from being sent after it was admitted. */
  readonly #muted: ReadonlySet<number>;

  constructor(log: readonly LoggedEvent[], receiver: ModelReceiver, muted: ReadonlySet<number>) {
    this.#muted = muted;
    this.#log = log;
    this.#receiver = receiver;
  }

  /** A commit that was written before changes nothing, unless `isForgetful`. */
  write(commit: LaneCommit, isForgetful: boolean): void {
    if (commit.seq <= this.seq && !isForgetful) return;
    for (const { offset, attempts, firstTriedAt, nextAttemptAt, pending } of commit.held)
      this.held.set(offset, { attempts, firstTriedAt, nextAttemptAt, pending });
    for (const offset of commit.released) this.held.delete(offset);
    for (const { offset } of commit.deadLetters) this.dead.add(offset);
    for (const minute of commit.minutes) for (const column of COLUMNS) this.counts[column] += minute[column];
    for (const { revived } of commit.replayed) for (const { offset } of revived) this.dead.delete(offset);
    for (let offset = this.cursor; offset < commit.cursor; offset += 1) this.#checkPassed(offset);
    this.cursor = commit.cursor;
    this.seq = Math.max(this.seq, commit.seq);
    this.breaker = commit.breaker;
    this.#checkBalance();
  }

  #checkPassed(offset: number): void {
    if (this.#receiver.has(offset) || this.held.has(offset) || this.dead.has(offset)) return;
    if (this.#log[offset]?.isFiltered === true || this.#muted.has(offset)) return;
    throw new Violation(`the cursor passed event ${String(offset)}, which nobody has`);
  }

  /** The ledger balances in every state that a crash could leave behind. */
  #checkBalance(): void {
    const { cursor, counts, held, dead } = this;
    const sum = counts.delivered + counts.filtered + counts.deadLettered + held.size;
    if (counts.accepted !== cursor || counts.accepted !== sum || counts.deadLettered !== dead.size)
      throw new Violation(
        `the books do not balance: ${JSON.stringify({ cursor, counts, held: held.size, dead: dead.size })}`,
      );
  }
}
