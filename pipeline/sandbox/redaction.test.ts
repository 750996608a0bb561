import { expect, it } from "vitest";
import { compileChain, runChain, Sandbox } from "./index.ts";
import { Redaction } from "./redaction.ts";

it("finds values however JSON writes them, longest first, and leaves what is too short to be a secret", () => {
  const redaction = new Redaction({
    key: 'a"b\\c\nd',
    long: "token-long",
    short: "token",
    pin: "4711",
    a: "a",
  });
  const json = JSON.stringify({ x: '<a"b\\c\nd>', y: ["token-long", "token", 4711, 47110, "a", null, true] });
  expect(JSON.parse(redaction.json(json))).toEqual({
    x: "<[credential]>",
    y: ["[credential]", "[credential]", "[credential]", 47110, "a", null, true],
  });
});

it("has nothing to do without credentials", () => {
  expect(new Redaction({ a: "abc" }).isNeeded).toBe(false);
});

it("live runs keep no value in the log book or in a failure's reason, and use it in events as they are told", async () => {
  const sandbox = new Sandbox({ allowNetworks: [], geolocationUrl: null });
  const link = { transformationId: "t", version: 1 };
  const code = `export function transformEvent(event) {
    const key = getCredential("canary");
    log("asked with", key);
    if (event.fails) throw new Error("refused: " + key);
    return { key };
  }`;
  const body = { kind: "code" as const, language: "javascript" as const, code };
  try {
    const chain = compileChain("src_1", [link], {
      release: { transformations: [{ id: "t", name: "T", version: 1, body }], libraries: [] },
      credentials: () => ({ canary: "s3cret-canary" }),
      ready: sandbox.readyPorts(() => ({})),
    });
    if (chain === null) throw new Error("there must be a chain");
    const outcomes = await runChain(sandbox, chain, [
      { json: "{}", base: {} },
      { json: '{"fails":true}', base: {} },
    ]);
    expect(outcomes).toMatchObject([
      { kind: "outputs", outputs: ['{"key":"s3cret-canary"}'] },
      { kind: "failed", fault: { message: "refused: [credential]" } },
    ]);
    const lines = sandbox.logBook.read(link).map(({ text }) => text);
    expect(lines).toEqual(["asked with [credential]", "asked with [credential]"]);
  } finally {
    await sandbox.close();
  }
}, 60_000);
