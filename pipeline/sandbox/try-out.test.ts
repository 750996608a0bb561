import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transformationTest, type TransformationTestResult } from "../../contract/transformation.ts";
import { Sandbox, tryOut } from "./index.ts";

const EVENTS = [
  { type: "track", event: "Order", messageId: "m1", userId: "u1", properties: { total: 3 } },
  { type: "page", name: "Home", messageId: "m2", userId: "u2", receivedAt: "2026-01-01T00:00:00.000Z" },
];
/** Children are started, by a machine that may be busy. */
const PATIENCE_MS = 60_000;
const LIBRARY = { name: "texts", version: 1, language: "javascript" as const };

describe("trying code out", () => {
  let sandbox: Sandbox;
  let server: Server;
  let url = "";

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ method: request.method, path: request.url }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    sandbox = new Sandbox({ allowNetworks: ["127.0.0.0/8"], geolocationUrl: `${url}/geo/{ip}` });
  });
  afterAll(async () => {
    await sandbox.close();
    server.close();
  });

  async function run(
    code: string,
    given: Record<string, unknown> = {},
    signal?: AbortSignal,
  ): Promise<TransformationTestResult> {
    const body = { kind: "code", language: "javascript", code };
    const test = transformationTest.parse({ body, events: EVENTS, actor: "tester", ...given });
    return tryOut(sandbox, test, {
      libraries: [{ ...LIBRARY, code: "export const up = (text) => text.toUpperCase();" }],
      credentials: () => ({ token: "s3cret" }),
      base: { sourceId: "src_1", sourceName: "Shop" },
      ...(signal === undefined ? {} : { signal }),
    });
  }
  const event = (body: string): string => `export function transformEvent(event, metadata) {\n${body}\n}`;

  it("gives each event its outputs: one, several, or none", async () => {
    const { results, error } = await run(
      event(`
        if (event.type === "page") return null;
        return [event, { ...event, messageId: "extra" }, null];`),
    );
    expect(error).toBeNull();
    expect(results.map(({ outputs }) => outputs.map(({ messageId }) => messageId))).toEqual([
      ["m1", "extra"],
      [],
    ]);
  });

  it("tells the code about the event and where it comes from", async () => {
    const { results } = await run(event("event.messageId = 'changed'; return { ...metadata(event) };"));
    expect(results.map(({ outputs }) => outputs[0])).toMatchObject([
      { sourceId: "src_1", sourceName: "Shop", messageId: "m1", eventName: "Order", eventType: "track" },
      { messageId: "m2", eventName: "Home", eventType: "page", receivedAt: "2026-01-01T00:00:00.000Z" },
    ]);
  });

  it("takes transformBatch, puts its results to their events, and blames only the event that fails", async () => {
    const code = `export async function transformBatch(events, metadata) {
      return events.map((event) => {
        if (event.type === "page") throw new Error("no pages");
        return { messageId: event.messageId, kind: metadata(event).eventType };
      });
    }`;
    const { results } = await run(code);
    expect(results[0]?.outputs).toEqual([{ messageId: "m1", kind: "track" }]);
    expect(results[1]).toMatchObject({ outputs: [], error: { message: "no pages", line: 3 } });
  });

  it("runs TypeScript, and says where it is wrong in the author's own lines", async () => {
    const typescript = (code: string) => ({ body: { kind: "code", language: "typescript", code } });
    const good = `interface E { messageId: string }
export function transformEvent(event: E): E {
  return { messageId: event.messageId as string };
}`;
    expect((await run("", typescript(good))).results[0]?.outputs).toEqual([{ messageId: "m1" }]);
    const throwing =
      "type A = string;\nexport function transformEvent(event: { a?: { b: A } }) {\n  return event.a!.b;\n}";
    expect((await run("", typescript(throwing))).results[0]?.error).toMatchObject({
      line: 3,
      column: 19,
      message: expect.stringContaining("TypeError"),
    });
    expect((await run("", typescript("export function transformEvent(e: {) {}"))).error).toMatchObject({
      code: "transformation_failed",
      line: 1,
    });
  });

  it("runs enums, namespaces and parameter properties, and leads errors back to the author's lines", async () => {
    const typescript = (code: string, given: object = {}) => ({
      body: { kind: "code", language: "typescript", code },
      ...given,
    });
    const code = `import { Price } from "prices";
interface Order {
  total: number;
}
enum Size { Small = "small", Large = "large" }
namespace Limits { export const LARGE = 2; }
class Basket {
  constructor(private readonly total: number) {}
  get size(): Size { return this.total > Limits.LARGE ? Size.Large : Size.Small; }
}
export function transformEvent(event: { type: string; properties?: Order }) {
  if (event.type === "page") return { price: new Price(event.properties).text() };
  return { size: new Basket(event.properties!.total).size };
}`;
    const library = {
      name: "prices",
      version: 1,
      language: "typescript",
      code: `interface Order {
  total: number;
}
export class Price {
  constructor(private readonly order: Order | undefined) {}
  text(): string {
    return String(this.order!.total);
  }
}`,
    };
    const { results, error } = await run("", typescript(code, { libraries: [library] }));
    expect(error).toBeNull();
    expect(results[0]?.outputs).toEqual([{ size: "large" }]);
    expect(results[1]?.error).toMatchObject({
      line: 12,
      column: 74,
      message: expect.stringContaining("TypeError"),
      stack: expect.stringMatching(/prices\.js:7:31\)[^]*transformation\.js:12:74/),
    });
    const unloadable = `enum A { B }

declare const missing: A;
export const c: A = missing;
export function transformEvent() {}`;
    expect((await run("", typescript(unloadable))).error).toMatchObject({ line: 4, column: 21 });
    expect(
      (await run("", typescript("enum A { B }\nexport function transformEvent(e: {) {}"))).error,
    ).toMatchObject({
      code: "transformation_failed",
      line: 2,
    });
  });

  it("refuses code that breaks the contract as a whole, with its line", async () => {
    expect(await run("export function transformEvent(event) {\n  return )\n}")).toMatchObject({
      results: [],
      error: { line: 2, message: "SyntaxError: Unexpected token ')'" },
    });
    expect((await run("export const other = 1;")).error?.message).toContain("must export a function");
    expect(
      (await run("export function transformEvent() {}\nexport function transformBatch() {}")).error?.message,
    ).toContain("both");
    expect(
      (await run('\nimport { a } from "none";\nexport function transformEvent() {}')).error,
    ).toMatchObject({
      message: 'There is no library "none".',
      line: 2,
    });
    expect((await run("export function transformEvent() {}", { events: [] })).error).toBeNull();
  });

  it("keeps an event's log lines apart, and bounds them", async () => {
    const { results } = await run(
      event("for (let i = 0; i < 1e6; i++) log(event.messageId, { i }); return event;"),
    );
    expect(results.map(({ logs }) => [logs.length, logs[0]?.text])).toEqual([
      [100, 'm1 {"i":0}'],
      [100, 'm2 {"i":0}'],
    ]);
  });

  it("imports libraries, also drafts of them, and reads credentials", async () => {
    const code = `import { up } from "texts";
export function transformEvent(event) { return { a: up("x"), b: getCredential("token"), c: getCredential("none") ?? "no" }; }`;
    expect((await run(code)).results[0]?.outputs).toEqual([{ a: "X", b: "[credential]", c: "no" }]);
    const draft = { ...LIBRARY, code: "export const up = (text) => text + '!';" };
    expect((await run(code, { libraries: [draft] })).results[0]?.outputs).toMatchObject([{ a: "x!" }]);
  });

  it("shows no credential's value: not in outputs, names, lines, errors, nor when the code is loaded", async () => {
    const told = await run(
      event(`
        const token = getCredential("token");
        log(token, { token });
        if (event.type === "page") throw new TypeError("with " + token);
        return { length: token.length, list: [token, { ["x-" + token]: "Bearer " + token }], quoted: JSON.stringify({ token }) };`),
    );
    expect(told.results[0]?.outputs).toEqual([
      {
        length: 6,
        list: ["[credential]", { "x-[credential]": "Bearer [credential]" }],
        quoted: '{"token":"[credential]"}',
      },
    ]);
    expect(told.results[1]?.error?.message).toBe("TypeError: with [credential]");
    expect(told.results[0]?.logs).toHaveLength(1);
    const unloadable = await run(`throw new Error(getCredential("token"));`);
    expect(unloadable.error?.message).toBe("[credential]");
    expect(JSON.stringify([told, unloadable])).not.toContain("s3cret");
  });

  it("keeps several at the same time apart", async () => {
    const numbers = Array.from({ length: 12 }, (_, index) => index);
    const all = await Promise.all(
      numbers.map((number) => run(event(`return { number: ${String(number)}, id: event.messageId };`))),
    );
    expect(all.map(({ results }) => results.map(({ outputs }) => outputs[0]))).toEqual(
      numbers.map((number) => [
        { number, id: "m1" },
        { number, id: "m2" },
      ]),
    );
  });

  it("makes requests through the guarded client, and none when it is offline", async () => {
    const code = `export async function transformEvent(event) {
      const fault = (error) => error.message;
      return {
        one: await fetch("${url}/one"),
        two: await fetchV2("${url}/two", { method: "POST", body: { a: 1 } }).catch(fault),
        geo: await geolocation("192.0.2.1").catch(fault),
        inside: await fetchV2("http://10.0.0.1/").catch(fault),
        lost: await fetch("http://10.0.0.1/"),
      };
    }`;
    expect((await run(code)).results[0]?.outputs).toMatchObject([
      {
        one: { method: "GET", path: "/one" },
        two: { status: 200, body: { method: "POST", path: "/two" } },
        geo: { path: "/geo/192.0.2.1" },
        inside: expect.stringContaining("private"),
        lost: "ERROR",
      },
    ]);
    const offline = (await run(code, { offline: true })).results[0]?.outputs[0];
    expect(offline).toMatchObject({ one: "ERROR", two: expect.stringContaining("switched off") });
  });

  const ENDLESS = event(
    "if (event.messageId === 'm2') { await new Promise(() => {}); } return event;",
  ).replace("function", "async function");

  it(
    "tells what ran and how much did not, when nobody waits any more",
    async () => {
      const ended = new AbortController();
      server.once("request", () => setTimeout(() => ended.abort(), 200));
      const code = ENDLESS.replace("await new Promise", `await fetch("${url}/begun"); await new Promise`);
      const events = [...EVENTS, ...EVENTS];
      const result = await run(code, { events, actor: "ann" }, ended.signal);
      expect(result).toMatchObject({ error: null, notRun: 3, results: [{ outputs: [{ messageId: "m1" }] }] });
      // The same person's next run gets a child at once, not after the endless code.
      expect((await run(event("return event;"), { actor: "ann" })).notRun).toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    "gives up a run that waits behind another one of the same person",
    async () => {
      const first = new AbortController();
      const busy = run(ENDLESS, { actor: "bob" }, first.signal);
      expect(await run(event("return event;"), { actor: "bob" }, AbortSignal.timeout(100))).toMatchObject({
        results: [],
        notRun: 2,
      });
      first.abort();
      expect((await busy).notRun).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  it(
    "lets nobody wait for somebody else's endless code",
    async () => {
      const ended = new AbortController();
      const others = ["carl", "dora"].map((actor) => run(ENDLESS, { actor }, ended.signal));
      const unnamed = run(ENDLESS, { actor: undefined }, ended.signal);
      expect((await run(event("return event;"), { actor: "ann" })).results).toHaveLength(2);
      expect((await run(event("return event;"), { actor: undefined })).results).toHaveLength(2);
      ended.abort();
      for (const { notRun } of await Promise.all([...others, unnamed])) expect(notRun).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});
