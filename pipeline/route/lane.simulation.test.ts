/**
 * Faulty histories of one lane in virtual time, as many as the inner loop bears; lane.simulation.slow.test.ts tells thousands.
 * What must hold of each: nothing lost, order per person, tries for the retry window and no longer, an end when faults
 * stop, nothing sent again whose end is known, a cursor that is never ahead of what is done, exact books, wishes to wait
 * honoured. That memory stays bounded is outage.simulation.test.ts's to show: it needs a backlog.
 */
import { expect, test } from "vitest";
import { BUGS } from "./test/bugs.ts";
import { tell } from "./test/history.ts";
import { Violation } from "./test/model-receiver.ts";

const SEEDS = 200;
const STEPS = 1_000;

test("no history of failures and crashes loses an event, breaks a person's order or upsets the books", () => {
  const totals = { crashes: 0, replays: 0, polls: 0, dead: 0, givenUp: 0, muted: 0 };
  for (let seed = 0; seed < SEEDS; seed += 1) {
    try {
      const world = tell(seed, { steps: STEPS });
      totals.crashes += world.crashes;
      totals.replays += world.replays;
      totals.polls += world.polls;
      totals.dead += world.database.dead.size;
      totals.givenUp += world.witness.givenUp.size;
      totals.muted += world.muted.size;
    } catch (error) {
      throw new Error(`seed ${String(seed)}`, { cause: error });
    }
  }
  // The histories are worth their name: everything that they are about happens often.
  for (const [what, total] of Object.entries(totals)) expect(total, what).toBeGreaterThan(SEEDS / 2);
}, 120_000);

test("a crash before any part of any step of a history does no harm", () => {
  for (let seed = 0; seed < 3; seed += 1)
    for (let crashAt = 1; crashAt <= 280; crashAt += 1) {
      try {
        expect(tell(seed, { steps: 40, crashAt }).crashes).toBeGreaterThan(0);
      } catch (error) {
        throw new Error(`seed ${String(seed)}, crash at ${String(crashAt)}`, { cause: error });
      }
    }
}, 120_000);

test.each(Object.entries(BUGS))(
  "the simulator notices when %s",
  (_name, bug) => {
    const notices = (seed: number): boolean => {
      try {
        tell(seed, { steps: STEPS, bug });
        return false;
      } catch (error) {
        if (error instanceof Violation || error instanceof RangeError) return true;
        throw error;
      }
    };
    expect(Array.from({ length: SEEDS }, (_, seed) => seed).find(notices)).toBeDefined();
  },
  120_000,
);
