import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import {
  installRuntime,
  type HostDoors,
  type IsolateRuntime,
  type RuntimeLimits,
} from "./isolate-runtime.ts";

const LIMITS: RuntimeLimits = { outputsMax: 100, linesMax: 100, charsMax: 1e6 };
const DOORS: HostDoors = {
  log: () => undefined,
  fetch: () => -1,
  settle: () => undefined,
  credential: () => "",
};

/** The runtime in a realm of its own, as in an isolate, whose clock is `now`. */
function start(now: () => number): IsolateRuntime {
  const install = runInNewContext(`Date.now = now; (${installRuntime.toString()})`, {
    now,
  }) as typeof installRuntime;
  return install(DOORS, LIMITS);
}

test("what stops between two events is laid at the door of neither", () => {
  let time = 1_000;
  let isStopped = false;
  const runtime = start(() => {
    if (isStopped) throw new Error("stopped");
    return time;
  });
  runtime.use((event: { n: number }) => {
    if (event.n === 1) {
      time += 1_204;
      isStopped = true;
    }
    return event;
  }, false);
  expect(() => runtime.runEach(1, '[{"n":0},{"n":1},{"n":2}]', '["{}"]', "[0,0,0]")).toThrow("stopped");
  expect(runtime.reached()).toBe('0\no{"n":0}\no{"n":1}');
});
