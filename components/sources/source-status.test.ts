import { expect, test } from "vitest";
import { QUIET_AFTER_MS, sourceState } from "./source-status";

const NOW = 1_800_000_000_000;
const stateOf = (enabled: boolean, lastEventAt: number | null | undefined) =>
  sourceState({ enabled, lastEventAt }, NOW).key;

test("never used, active, gone quiet and disabled are told apart", () => {
  expect(stateOf(true, null)).toBe("new");
  expect(stateOf(true, NOW - 1000)).toBe("active");
  expect(stateOf(true, NOW - QUIET_AFTER_MS - 1)).toBe("quiet");
  expect(stateOf(false, NOW - 1000)).toBe("disabled");
});

test("no answer from the pipeline is not the same as no traffic", () => {
  expect(stateOf(true, undefined)).toBe("unknown");
});
