/** 2,000 faulty histories of one lane in one process; with TRIBUTARY_FULL=1 each has 10,000 steps. */
import { expect, test } from "vitest";
import { tell } from "./test/history.ts";

const SEEDS = 2_000;
const STEPS = process.env["TRIBUTARY_FULL"] === "1" ? 10_000 : 1_500;
/** In time of this process: what else the machine does counts for nothing. */
const CPU_SECONDS_MAX = 180;

test(`${String(SEEDS)} histories of ${String(STEPS)} steps end well, within 3 minutes`, () => {
  const before = process.cpuUsage();
  for (let seed = 0; seed < SEEDS; seed += 1) {
    try {
      tell(seed, { steps: STEPS });
    } catch (error) {
      throw new Error(`seed ${String(seed)}`, { cause: error });
    }
  }
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(CPU_SECONDS_MAX);
}, 900_000);
