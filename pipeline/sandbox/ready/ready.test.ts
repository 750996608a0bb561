import { describe, expect, it } from "vitest";
import { READY_MADE_SETTINGS, READY_MADE_WORDS } from "../../../contract/ready-made.ts";
import { READY_MADE, type ReadyMade } from "../../../contract/transformation.ts";
import { compileReady } from "./compile.ts";
import type { Fields } from "./paths.ts";
import { ReadyMadeError, type ReadyPorts } from "./step.ts";
import { isAddress } from "./verify-email.ts";

const EVENT = {
  type: "identify",
  messageId: "m1",
  userId: "u1",
  traits: {
    email: "Ann.Lee@Example.com",
    age: 41,
    address: { city: "Rome", geo: { lat: 1 } },
    tags: ["a", "b"],
  },
  properties: {
    plan: 2,
    products: [
      { sku: "s1", price: 3 },
      { sku: "s2", price: 4 },
    ],
  },
  context: { ip: "203.0.113.9" },
};

interface World extends Partial<ReadyPorts> {
  asked?: string[];
}

async function run(
  ready: ReadyMade,
  settings: object,
  event: object = EVENT,
  world: World = {},
): Promise<Fields | null> {
  const ports: ReadyPorts = {
    getJson: (url) => {
      world.asked?.push(url);
      return Promise.resolve(null);
    },
    takesMail: () => Promise.resolve(true),
    credential: (name) => `<${name}>`,
    now: () => 1_000,
    ...world,
  };
  const copy = structuredClone(event) as Fields;
  return (await compileReady(ready, settings, ports)(copy)) ? copy : null;
}

const traitsOf = (event: Fields | null): Fields => (event?.["traits"] ?? {}) as Fields;
const contextOf = (event: Fields | null): Fields => (event?.["context"] ?? {}) as Fields;

describe("ready-made transformations", () => {
  it("all have settings and words", () => {
    expect(Object.keys(READY_MADE_SETTINGS).sort()).toEqual([...READY_MADE].sort());
    expect(Object.keys(READY_MADE_WORDS).sort()).toEqual([...READY_MADE].sort());
  });

  it("mask values wholly, or keep their ends and an address's domain", async () => {
    const fields = ["traits.email", "traits.age", "traits.address", "traits.none"];
    expect((await run("mask", { fields }))?.["traits"]).toMatchObject({
      email: "*******************",
      age: "**",
      address: "****",
    });
    const kept = await run("mask", {
      fields: ["traits.email"],
      keepStart: 1,
      keepEnd: 2,
      keepEmailDomain: true,
    });
    expect(kept).toMatchObject({ traits: { email: "A****ee@Example.com" } });
    const short = await run("mask", { fields: ["traits.age"], keepStart: 1, keepEnd: 1 });
    expect(short).toMatchObject({ traits: { age: "**" } });
  });

  it("hash values, alike in upper and lower case, and otherwise with a salt", async () => {
    const hashed = await run("hash", { fields: ["traits.email"] });
    expect(hashed).toMatchObject({
      traits: { email: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const lower = await run(
      "hash",
      { fields: ["traits.email"] },
      { ...EVENT, traits: { email: " ann.lee@example.com" } },
    );
    expect(lower?.["traits"]).toMatchObject({ email: traitsOf(hashed)["email"] });
    const salted = await run("hash", { fields: ["traits.email"], salt: "pepper" });
    expect(salted?.["traits"]).not.toMatchObject({ email: traitsOf(hashed)["email"] });
  });

  it("drop fields, also inside every entry of a list", async () => {
    const left = await run("drop_fields", { fields: ["properties.products.*.price", "context.ip"] });
    expect(left).toMatchObject({ properties: { products: [{ sku: "s1" }, { sku: "s2" }] }, context: {} });
    expect(JSON.stringify(left)).not.toContain("price");
  });

  it("never touch an event's identity or an object's machinery", async () => {
    for (const field of [
      "messageId",
      "type",
      "receivedAt",
      "traits.__proto__.x",
      "constructor.prototype.x",
      "a..b",
    ])
      await expect(run("drop_fields", { fields: [field] })).rejects.toBeInstanceOf(ReadyMadeError);
  });

  it("sample the same people every time", async () => {
    const people = Array.from({ length: 1000 }, (_, index) => ({
      ...EVENT,
      userId: `user-${String(index)}`,
    }));
    const kept = async (percent: number) => {
      const results = await Promise.all(people.map((event) => run("sample", { percent }, event)));
      return results.flatMap((event) => (event === null ? [] : [event["userId"]]));
    };
    const tenth = await kept(10);
    expect(tenth.length).toBeGreaterThan(60);
    expect(tenth.length).toBeLessThan(140);
    expect(await kept(10)).toEqual(tenth);
    expect(await kept(30)).toEqual(expect.arrayContaining(tenth));
  });

  it("filter by conditions", async () => {
    const conditions = [{ path: "properties.plan", op: "gt", value: 1 }];
    expect(await run("filter", { conditions })).not.toBeNull();
    expect(await run("filter", { action: "drop", conditions })).toBeNull();
    expect(await run("filter", { conditions: [{ path: "userId", op: "eq", value: "u2" }] })).toBeNull();
  });

  it("rename, map values, flatten and set constants", async () => {
    expect(
      await run("rename", {
        fields: [
          { from: "traits.email", to: "context.traits.mail" },
          { from: "x", to: "y" },
        ],
      }),
    ).toMatchObject({
      traits: expect.not.objectContaining({ email: expect.anything() }),
      context: { traits: { mail: "Ann.Lee@Example.com" } },
    });
    expect(await run("map_values", { field: "properties.plan", values: { 2: "pro" } })).toMatchObject({
      properties: { plan: "pro" },
    });
    const removed = await run("map_values", { field: "properties.plan", values: {}, otherwise: "remove" });
    expect(removed?.["properties"]).not.toHaveProperty("plan");
    expect((await run("flatten", { field: "traits", lists: true }))?.["traits"]).toEqual({
      email: "Ann.Lee@Example.com",
      age: 41,
      address_city: "Rome",
      address_geo_lat: 1,
      tags_0: "a",
      tags_1: "b",
    });
    expect(await run("set_constant", { field: "properties.n", value: "5", as: "number" })).toMatchObject({
      properties: { n: 5 },
    });
    expect(await run("set_constant", { field: "userId", value: "x", onlyIfMissing: true })).toMatchObject({
      userId: "u1",
    });
    await expect(run("set_constant", { field: "userId", value: "x", as: "number" })).rejects.toThrow(
      "no number",
    );
  });

  it("parse user agents, and leave what is there already", async () => {
    const userAgent =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
    const event = { ...EVENT, context: { userAgent, os: { name: "mine" } } };
    expect(await run("parse_user_agent", {}, event)).toMatchObject({
      context: {
        browser: { name: "Safari", version: "17.5" },
        os: { name: "mine" },
        device: { type: "mobile" },
      },
    });
    expect(await run("parse_user_agent", {})).toMatchObject(EVENT);
  });

  it("enrich over HTTP: escaped, kept, within the budget, and as told without an answer", async () => {
    const asked: string[] = [];
    const getJson: ReadyPorts["getJson"] = (url) => {
      asked.push(url);
      return Promise.resolve({ json: { company: { name: "Acme" } } });
    };
    const url = "https://api.example.com/find?mail={{traits.email}}";
    const settings = { url, pick: "company", target: "context.company" };
    expect(await run("enrich_http", settings, EVENT, { getJson })).toMatchObject({
      context: { company: { name: "Acme" } },
    });
    const odd = { ...EVENT, traits: { email: "a&b=c/../@x" } };
    await run("enrich_http", settings, odd, { getJson });
    expect(asked).toEqual([
      "https://api.example.com/find?mail=Ann.Lee%40Example.com",
      "https://api.example.com/find?mail=a%26b%3Dc%2F..%2F%40x",
    ]);
    expect(await run("enrich_http", settings, { ...EVENT, traits: {} }, { getJson })).not.toHaveProperty(
      "context.company",
    );
    const never: ReadyPorts["getJson"] = () => new Promise(() => undefined);
    const slow = { ...settings, budgetMs: 50 };
    expect(await run("enrich_http", slow, EVENT, { getJson: never })).toMatchObject(EVENT);
    await expect(
      run("enrich_http", { ...slow, onFailure: "quarantine" }, EVENT, { getJson: never }),
    ).rejects.toThrow("api.example.com gave no usable answer");
  });

  it("verify e-mail addresses: syntax, throw-away domains, mail servers, a provider, and the budget", async () => {
    const verdict = async (email: string, world: World = {}, settings: object = {}) =>
      contextOf(await run("verify_email", settings, { ...EVENT, traits: { email } }, world))[
        "emailVerification"
      ];
    expect(await verdict("ann@example.com")).toEqual({
      email: "ann@example.com",
      verdict: "deliverable",
      decidedBy: "mx",
      checks: { syntax: true, disposable: true, mx: true },
      checkedAt: "1970-01-01T00:00:01.000Z",
    });
    expect(await verdict("not an address")).toMatchObject({ verdict: "undeliverable", decidedBy: "syntax" });
    expect(await verdict("x@mailinator.com")).toMatchObject({ verdict: "risky", decidedBy: "disposable" });
    expect(await verdict("x@example.org", { takesMail: () => Promise.resolve(false) })).toMatchObject({
      verdict: "undeliverable",
      decidedBy: "mx",
    });
    const asked: string[] = [];
    const getJson: ReadyPorts["getJson"] = (url) => {
      asked.push(url);
      return Promise.resolve({ json: { data: { state: "INVALID" } } });
    };
    const provider = { providerUrl: "https://v.example.com/?a={{email}}", providerVerdict: "data.state" };
    expect(await verdict("x+1@example.org", { getJson }, provider)).toMatchObject({
      verdict: "undeliverable",
      decidedBy: "provider",
    });
    expect(asked).toEqual(["https://v.example.com/?a=x%2B1%40example.org"]);
    expect(
      await verdict("x@example.org", { takesMail: () => new Promise(() => undefined) }, { budgetMs: 50 }),
    ).toMatchObject({ verdict: "unknown", decidedBy: null });
    expect(await run("verify_email", {}, { ...EVENT, traits: {} })).not.toHaveProperty(
      "context.emailVerification",
    );
  });

  it("know addresses from other texts quickly", () => {
    expect(["a@b.co", "first.last+tag@sub.example.museum", "ü@exämple.de"].map(isAddress)).toEqual([
      true,
      true,
      true,
    ]);
    const wrong = [
      "a@b",
      "@b.co",
      "a@",
      "a b@c.de",
      ".a@b.co",
      "a..b@c.de",
      `${"a".repeat(65)}@b.co`,
      "a@-b.co",
    ];
    expect(wrong.filter(isAddress)).toEqual([]);
    const cpuBefore = process.threadCpuUsage();
    isAddress(`a@${"a-".repeat(120)}!`);
    expect(process.threadCpuUsage(cpuBefore).user).toBeLessThan(50_000);
  });
});
