/**
 * Promise: whatever customers' code does, it costs at most its own event. Each case runs among harmless events; those that
 * end soon a few times more. With TRIBUTARY_FULL=1 it is a thousand runs of all of them, which takes about half an hour.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Sandbox } from "./index.ts";
import { CHILDREN_MAX } from "./limits.ts";
import type { JobResult, ProgramSource } from "./protocol.ts";

const IS_FULL = process.env["TRIBUTARY_FULL"] === "1";
const RUNS = IS_FULL ? 1_000 : 60;

const FAILED = ["transformation_failed"];
const TIMEOUT = ["transformation_timeout"];
/** A busy machine may be at cleaning up for so long that the child counts as stuck. */
const MEMORY = [
  "transformation_memory",
  "transformation_failed",
  "transformation_timeout",
  "transformation_crashed",
];
const CRASHED = ["transformation_crashed", "transformation_timeout"];

/** What the code does to the event, and the codes under which that may end; none: it must succeed. */
const CASES: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  "endless loop": ["while (true);", TIMEOUT],
  "endless loop after an await": ["await null; while (true);", TIMEOUT],
  "catastrophic pattern": ["/^(a+)+$/.test('a'.repeat(40) + '!')", TIMEOUT],
  // Each promise waits for the next one: whether memory or time ends first is a matter of the machine.
  "endless microtasks": ["const again = () => Promise.resolve().then(again); await again()", MEMORY],
  "memory in arrays": ["const all = []; for (;;) all.push(new Array(1e5).fill(1.5))", MEMORY],
  "memory in buffers": ["const all = []; for (;;) all.push(new Uint8Array(1e7).fill(1))", MEMORY],
  "memory in text": ["let text = 'x'; for (;;) { text += text; text.charCodeAt(0) }", MEMORY],
  "huge join": ["new Array(2 ** 32 - 1).join('x')", MEMORY],
  "endless recursion": ["const f = () => f() + 1; f()", FAILED],
  "endless depth": ["let o = {}; for (let i = 0; i < 2e5; i++) o = { o }; return { ...event, o }", FAILED],
  "depth of 100": ["let o = {}; for (let i = 0; i < 100; i++) o = { o }; return { ...event, o }", FAILED],
  "numbers without end": ["let x = 3n; for (;;) x = x * x", CRASHED],
  "100 MB of output": ["return { ...event, text: 'x'.repeat(1e8) }", MEMORY],
  "1 MB of output": ["return { ...event, text: 'x'.repeat(1e6) }", FAILED],
  "ten thousand outputs": ["return Array.from({ length: 10_000 }, () => event)", FAILED],
  "a thrown null": ["throw null", FAILED],
  "a thrown object with throwing getters": [
    "throw { get message() { throw new Error('x') }, get name() { throw 1 }, get stack() { throw 2 } }",
    FAILED,
  ],
  "an error with throwing getters": [
    "const e = new Error('x'); for (const k of ['message', 'name', 'stack']) Object.defineProperty(e, k, { get() { throw 1 } }); throw e",
    FAILED,
  ],
  "a proxy that throws": ["return new Proxy({}, { ownKeys() { throw new Error('no') } })", FAILED],
  "a proxy without end": ["return new Proxy({}, { ownKeys() { for (;;); } })", TIMEOUT],
  "toJSON that is text": ["return { toJSON: () => 'text' }", FAILED],
  "toJSON that is nothing": ["return { toJSON: () => undefined }", FAILED],
  "a symbol": ["return Symbol('x')", FAILED],
  "a cycle": ["event.self = event; return event", FAILED],
  "a bigint inside": ["return { ...event, n: 1n }", FAILED],
  "another module": ["return { ...event, fs: await import('node:fs') }", FAILED],
  "a thousand requests": ["for (let i = 0; i < 5000; i++) await fetchV2('http://10.0.0.1/')", FAILED],
  "replaced built-ins": [
    "JSON.stringify = JSON.parse = () => { throw 1 }; Map.prototype.get = Promise.prototype.then = Array.prototype[Symbol.iterator] = null; return event",
    [],
  ],
  "polluted prototypes": [
    "Object.prototype.polluted = 1; Object.prototype.toJSON = undefined; ({}).constructor.prototype.kind = 'x'; return event",
    [],
  ],
  "a secret in a line": ["log(getCredential('canary')); log({ at: getCredential('canary') })", []],
  "a secret in an error": ["throw new Error('with ' + getCredential('canary'))", FAILED],
  "a secret in a stack": [
    "const e = new Error('x'); e.stack = '\\n    at ' + getCredential('canary'); throw e",
    FAILED,
  ],
  "a secret where the type belongs": ["return Symbol(getCredential('canary'))", FAILED],
  "a million lines": ["for (let i = 0; i < 1e6; i++) log('x'.repeat(100))", []],
  "ways out": [
    `const ways = ["process", "require", "module", "global", "Buffer", "setTimeout", "WebAssembly", "SharedArrayBuffer", "Atomics", "ivm", "host"];
     const found = ways.filter((way) => typeof globalThis[way] !== "undefined");
     const tries = [log, fetch, getCredential, metadata, event].map((f) => { try { return String(f.constructor.constructor("return typeof process")()) } catch (e) { return "undefined" } });
     const stack = (() => { Error.prepareStackTrace = (_e, frames) => frames.map((f) => { try { return String(f.getThis?.()) + typeof f.getFunction?.() } catch { return "" } }); const s = new Error().stack; delete Error.prepareStackTrace; return JSON.stringify(s ?? "") })();
     if (found.length > 0 || tries.some((t) => t !== "undefined") || /process|ivm/.test(stack)) return { ...event, escaped: [found, tries, stack] }; return event`,
    [],
  ],
};

const SLOW: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  "a promise without end": ["await new Promise(() => {})", TIMEOUT],
  "a thenable without end": ["return { then() {} }", TIMEOUT],
};

/** Ends without a limit of time. */
const isQuick = (codes: readonly string[]): boolean => codes !== CRASHED && codes !== TIMEOUT;

const source = (body: string): ProgramSource => ({
  key: body,
  language: "javascript",
  code: `export ${/\bawait\b/.test(body) ? "async " : ""}function transformEvent(event, metadata) {
    if (event.n !== 1) return event;
    ${body}
    ;return event;
  }`,
  libraries: [],
  credentials: { canary: "s3cret-canary" },
});

describe("hostile code", () => {
  let sandbox: Sandbox;
  let canary: ReturnType<typeof createServer>;
  let hits = 0;

  beforeAll(async () => {
    canary = createServer((_request, response) => {
      hits += 1;
      response.end("{}");
    });
    await new Promise<void>((resolve) => canary.listen(0, "127.0.0.1", resolve));
    sandbox = new Sandbox({ allowNetworks: [], geolocationUrl: null });
  });
  afterAll(async () => {
    await sandbox.close();
    canary.close();
  });

  const run = (owner: string, body: string): Promise<readonly JobResult[]> =>
    sandbox.run({
      owner,
      source: source(body),
      bases: [{}],
      items: [0, 1, 2].map((n) => ({ json: JSON.stringify({ messageId: `m${String(n)}`, n }), base: 0 })),
      isOneByOne: false,
      isOffline: false,
      isShown: true,
    });

  async function check(name: string, [body, codes]: readonly [string, readonly string[]]): Promise<void> {
    const results = await run(name, body);
    const place = `${name}: ${JSON.stringify(results).slice(0, 500)}`;
    expect(results, place).toHaveLength(3);
    for (const index of [0, 2]) expect(results[index]?.fault, place).toBeNull();
    const { fault, outputs, logs } = results[1] as JobResult;
    if (codes.length === 0) expect(outputs, place).toEqual([JSON.stringify({ messageId: "m1", n: 1 })]);
    else expect(codes, place).toContain(fault?.code);
    expect(logs.length).toBeLessThanOrEqual(100);
    const told = JSON.stringify(fault);
    expect(JSON.stringify(results), place).not.toContain("s3cret");
    // Nothing of this machine in what authors are told.
    expect(told).not.toContain(import.meta.dirname);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  }

  for (const [name, body] of Object.entries({ ...CASES, ...SLOW }))
    it(`${name} costs one event`, () => check("cases", body), 60_000);

  it("cannot reach this machine's own servers", async () => {
    const { port } = canary.address() as AddressInfo;
    const url = `http://127.0.0.1:${String(port)}/`;
    const bodies = [
      url,
      `http://localhost:${String(port)}/`,
      `http://[::ffff:127.0.0.1]:${String(port)}/`,
      "file:///etc/passwd",
    ];
    for (const one of bodies) {
      const [, result] = await run(
        "ssrf",
        `return { r: await fetchV2(${JSON.stringify(one)}).catch((e) => e.message) }`,
      );
      expect(result?.outputs?.[0]).not.toContain('"status"');
    }
    expect(hits).toBe(0);
  });

  it(`${String(RUNS)} runs leave every other event alone`, async () => {
    const cases = Object.entries(CASES).filter(([, [, codes]]) => IS_FULL || isQuick(codes));
    for (let index = 0; index < RUNS; index++) {
      const [, body] = cases[index % cases.length] as (typeof cases)[number];
      await check(`runs-${String(index % 4)}`, body);
      if (index % 25 === 0) await check("crashes", CASES["numbers without end"] ?? body);
      // They only wait: all of them at the same time, beside nothing that could be disturbed.
      if (IS_FULL && index % cases.length === 0)
        await Promise.all(Object.entries(SLOW).map(([slow, how]) => check(slow, how)));
    }
    expect(sandbox.children.length).toBeLessThanOrEqual(CHILDREN_MAX);
  }, 7_200_000);

  it("a child that died is replaced about as fast as a first one starts", async () => {
    const timed = async (owner: string): Promise<number> => {
      const start = performance.now();
      for (const { fault } of await run(owner, "return event")) expect(fault).toBeNull();
      return performance.now() - start;
    };
    const first: number[] = [];
    const again: number[] = [];
    for (let turn = 0; turn < 7; turn++) {
      const owner = `dies-${String(turn)}`;
      const others = new Set(sandbox.children);
      first.push(await timed(owner));
      const own = sandbox.children.find((pid) => !others.has(pid));
      if (own === undefined) throw new Error("the owner must have a child");
      process.kill(own, "SIGKILL");
      again.push(await timed(owner));
    }
    // In turns and the best of each, so that a busy machine slows both alike. A start takes well below half a second on
    // an idle one: twice that is the second that a replacement may take.
    expect(Math.min(...again), `${again.join(", ")} against ${first.join(", ")}`).toBeLessThan(
      2 * Math.min(...first),
    );
  }, 120_000);
});
