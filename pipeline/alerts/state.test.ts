import { describe, expect, test } from "vitest";
import { step, type AlertState, type Change, type Verdict } from "./state.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const PACE = { forMs: 30 * SECOND, everyMs: 15 * SECOND };
const OK: AlertState = { kind: "ok", since: 0, previous: null };

interface Run {
  readonly changes: readonly (readonly [at: number, Change["kind"]])[];
  readonly state: AlertState;
}

/** One letter each 15 s: breach, between, clear, unknown. Times in the result are seconds. */
function run(verdicts: string, from: AlertState = OK): Run {
  const words: Readonly<Record<string, Verdict>> = { b: "breach", "-": "between", c: "clear", u: "unknown" };
  const changes: [number, Change["kind"]][] = [];
  let state = from;
  for (const [index, letter] of verdicts.split("").entries()) {
    const at = index * PACE.everyMs;
    const next = step(state, words[letter] ?? "unknown", { now: at, newId: `inc_${String(index)}` }, PACE);
    state = next.state;
    if (next.change !== null) changes.push([at / SECOND, next.change.kind]);
  }
  return { changes, state };
}

describe("firing", () => {
  test("it fires once after having been so long enough, and says since when", () => {
    const { changes, state } = run("cbbbbbb");
    expect(changes).toEqual([[45, "fire"]]);
    expect(state).toMatchObject({ kind: "firing", since: 15 * SECOND, incidentId: "inc_3" });
  });

  test("a short peak is pending and then forgotten", () => {
    expect(run("bbcbbc").changes).toEqual([]);
    expect(run("bb").state.kind).toBe("pending");
  });

  test("without a waiting time it fires at the first look", () => {
    const next = step(OK, "breach", { now: 5, newId: "inc_1" }, { forMs: 0, everyMs: 15 });
    expect(next.change).toEqual({ kind: "fire", since: 5 });
  });

  test("a value between the thresholds neither fires nor keeps pending", () => {
    expect(run("------").changes).toEqual([]);
    expect(run("bb-").state.kind).toBe("ok");
  });
});

describe("ending", () => {
  test("it ends after having been clearly over as long as it took to fire", () => {
    expect(run("bbbccc").changes).toEqual([
      [30, "fire"],
      [75, "resolve"],
    ]);
  });

  test("a value just below the threshold does not end it, nor does one good look", () => {
    expect(run("bbb---------").changes).toEqual([[30, "fire"]]);
    expect(run("bbbcbcbcbcb").changes).toEqual([[30, "fire"]]);
    expect(run("bbbcc-cc").changes).toEqual([[30, "fire"]]);
  });

  test("what cannot be told changes nothing, in any state", () => {
    expect(run("uuuu").state).toEqual(OK);
    expect(run("bbbuuuuuu").changes).toEqual([[30, "fire"]]);
    expect(run("bbbcucc").changes).toEqual([
      [30, "fire"],
      [75, "resolve"],
    ]);
  });
});

describe("flapping", () => {
  test("what returns within minutes is the same incident, and must stay away twice as long", () => {
    const { changes, state } = run("bbbcccbbbccc");
    expect(changes).toEqual([
      [30, "fire"],
      [75, "resolve"],
      [120, "return"],
    ]);
    expect(state).toMatchObject({ kind: "firing", incidentId: "inc_2", flaps: 1 });
  });

  test("a whole hour of flapping makes a handful of steps", () => {
    expect(run("bbbccc".repeat(40)).changes.length).toBeLessThan(6);
  });

  test("what returns after a while is a new incident", () => {
    const wait = "c".repeat((11 * MINUTE) / PACE.everyMs);
    const { changes, state } = run(`bbbccc${wait}bbb`);
    expect(changes.map(([, kind]) => kind)).toEqual(["fire", "resolve", "fire"]);
    expect(state).toMatchObject({ flaps: 0 });
  });

  test("even what flapped all day ends after half an hour of peace", () => {
    const firing: AlertState = { kind: "firing", since: 0, incidentId: "inc_1", flaps: 50, clearSince: null };
    const half = (30 * MINUTE) / PACE.everyMs;
    expect(run("c".repeat(half), firing).changes).toEqual([]);
    expect(run("c".repeat(half + 1), firing).changes).toEqual([[1800, "resolve"]]);
  });
});
