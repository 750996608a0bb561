/** Loaded before a program whose clock a test moves: Date is ahead by what the file TEST_CLOCK says, in milliseconds. */
import { readFileSync } from "node:fs";

const RealDate = Date;
const file = process.env.TEST_CLOCK;
let offset = 0;
let readAt = -Infinity;

function now() {
  // performance.now() keeps its pace, as the monotonic clock of a real machine does when the wall clock is set.
  if (performance.now() - readAt > 20) {
    readAt = performance.now();
    try {
      offset = Number(readFileSync(file, "utf8"));
    } catch {
      offset = 0;
    }
  }
  return RealDate.now() + offset;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [now()] : args, self),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
});
