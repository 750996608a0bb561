import { array, assert, constantFrom, property, string } from "fast-check";
import { expect, test } from "vitest";
import { connectionFilter, type Condition, type ConnectionFilter } from "../../contract/connection.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import { compileFilter } from "./connection-filter.ts";
import { compileGlob } from "../fields/glob.ts";

const at = "2026-01-01T00:00:00.000Z";
const EVENT: CanonicalEvent = {
  messageId: "m",
  type: "track",
  event: "Order Completed",
  userId: "u1",
  properties: {
    total: 12.5,
    currency: "EUR",
    coupon: null,
    "a.b": 1,
    tags: ["new", "vip"],
    items: [{ sku: "x-1" }],
    at: "2026-03-01T10:00:00+02:00",
  },
  context: { page: { url: "https://shop.example/cart?x=1" } },
  timestamp: at,
  originalTimestamp: at,
  sentAt: at,
  receivedAt: at,
};

const codeFor = (filter: unknown, event: CanonicalEvent = EVENT): string | null =>
  compileFilter(connectionFilter.parse(filter) satisfies ConnectionFilter)(event)?.code ?? null;
const holds = (condition: Condition): boolean =>
  codeFor({ where: { match: "all", conditions: [condition] } }) === null;

test.each<[Condition, boolean]>([
  [{ path: "properties.total", op: "eq", value: 12.5 }, true],
  [{ path: "properties.total", op: "eq", value: "12.5" }, false],
  [{ path: "properties.coupon", op: "eq", value: null }, true],
  [{ path: "properties.nothing", op: "eq", value: null }, false],
  [{ path: "properties.nothing", op: "ne", value: "EUR" }, true],
  [{ path: "properties.currency", op: "ne", value: "EUR" }, false],
  [{ path: "properties.currency", op: "in", value: ["USD", "EUR"] }, true],
  [{ path: "properties.total", op: "in", value: ["12.5"] }, false],
  [{ path: "properties.coupon", op: "exists" }, true],
  [{ path: "properties.coupon", op: "missing" }, false],
  [{ path: "properties.toString", op: "exists" }, false],
  [{ path: "properties.currency.length", op: "exists" }, false],
  [{ path: "properties.a\\.b", op: "eq", value: 1 }, true],
  [{ path: "properties.items.0.sku", op: "matches", value: "x-*" }, true],
  [{ path: "properties.total", op: "gt", value: 12 }, true],
  [{ path: "properties.total", op: "lt", value: 12 }, false],
  [{ path: "properties.currency", op: "gt", value: 1 }, false],
  [{ path: "properties.at", op: "lt", value: "2026-03-01T08:00:01Z" }, true],
  [{ path: "properties.at", op: "gt", value: "2026-03-01T08:00:01Z" }, false],
  [{ path: "properties.currency", op: "gt", value: "2026-03-01" }, false],
  [{ path: "properties.tags", op: "contains", value: "vip" }, true],
  [{ path: "properties.tags", op: "contains", value: "vi" }, false],
  [{ path: "context.page.url", op: "contains", value: "/cart" }, true],
  [{ path: "context.page.url", op: "matches", value: "https://*.example/*" }, true],
  [{ path: "context.page.url", op: "matches", value: "https://shop.example" }, false],
])("%j holds: %s", (condition, expected) => {
  expect(holds(condition)).toBe(expected);
});

test("groups of conditions combine with all and any", () => {
  const total = (op: "gt" | "lt"): Condition => ({ path: "properties.total", op, value: 12 });
  const currency = (value: string): Condition => ({ path: "properties.currency", op: "eq", value });
  const group = { match: "any", conditions: [currency("USD"), currency("EUR")] };
  expect(codeFor({ where: { match: "all", conditions: [total("gt"), group] } })).toBeNull();
  expect(codeFor({ where: { match: "all", conditions: [total("lt"), group] } })).toBe(
    "filtered_by_condition",
  );
  expect(codeFor({ where: { match: "any", conditions: [total("lt"), group] } })).toBeNull();
});

test("paths into an object's machinery are refused, as are empty segments", () => {
  for (const path of ["properties.__proto__.x", "constructor", "properties..x", ".", "a.prototype", ""])
    expect(
      connectionFilter.safeParse({ where: { match: "all", conditions: [{ path, op: "exists" }] } }).success,
      path,
    ).toBe(false);
});

test("a sample holds the same people always, about its share of them, and grows with the share", () => {
  const people = Array.from({ length: 20_000 }, (_, index) => `user-${String(index)}`);
  const sampleOf = (percent: number): Set<string> =>
    new Set(people.filter((userId) => codeFor({ sample: { percent } }, { ...EVENT, userId }) === null));
  const [ten, thirty] = [sampleOf(10), sampleOf(30)];
  expect(ten.size / people.length).toBeGreaterThan(0.09);
  expect(ten.size / people.length).toBeLessThan(0.11);
  expect(thirty.size / people.length).toBeGreaterThan(0.28);
  expect([...ten].every((userId) => thirty.has(userId))).toBe(true);
  expect(sampleOf(0).size).toBe(0);
  expect(sampleOf(100).size).toBe(people.length);
});

const withContext = (context: CanonicalEvent["context"]): CanonicalEvent => ({ ...EVENT, context });
const segment = (categoryPreferences: Record<string, boolean>) =>
  withContext({ consent: { categoryPreferences } });
const rudder = (allowedConsentIds: string[], deniedConsentIds: string[]) =>
  withContext({ consentManagement: { allowedConsentIds, deniedConsentIds } });

test.each<[string, CanonicalEvent, string | null]>([
  ["granted in the one dialect", segment({ ads: true, stats: true }), null],
  ["denied in the one dialect", segment({ ads: false, stats: true }), '"ads"'],
  ["granted in the other dialect", rudder(["ads", "stats"], []), null],
  ["denied in the other dialect", rudder(["ads"], ["stats"]), '"stats"'],
  ["nothing said", withContext({}), null],
  [
    "denied in one, granted in the other",
    {
      ...segment({ ads: false }),
      context: { ...segment({ ads: false }).context, ...rudder(["ads"], []).context },
    },
    '"ads"',
  ],
])("consent: %s", (_name, event, why) => {
  const refusal = compileFilter(connectionFilter.parse({ consent: { categories: ["ads", "stats"] } }))(event);
  if (why === null) expect(refusal).toBeNull();
  else
    expect(refusal).toMatchObject({
      final: "suppressed",
      code: "suppressed_by_consent",
      why: expect.stringContaining(why) as string,
    });
});

test("consent that is not mentioned counts as the setting says, and any of several may be enough", () => {
  const strict = { consent: { categories: ["ads", "stats"], whenUnknown: "suppress" } };
  expect(codeFor(strict, withContext({}))).toBe("suppressed_by_consent");
  expect(codeFor(strict, segment({ ads: true }))).toBe("suppressed_by_consent");
  const lax = { consent: { ...strict.consent, match: "any" } };
  expect(codeFor(lax, segment({ ads: true }))).toBeNull();
  expect(codeFor(lax, segment({ ads: false }))).toBe("suppressed_by_consent");
});

test("what people have not agreed to is suppressed, also when another rule would filter it", () => {
  const filter = { types: ["page"], consent: { categories: ["ads"] } };
  expect(codeFor(filter, segment({ ads: false }))).toBe("suppressed_by_consent");
  expect(codeFor(filter, segment({ ads: true }))).toBe("filtered_by_type");
});

test("a glob matches what the regular expression of the same meaning matches", () => {
  const letters = constantFrom("a", "b", "*");
  const texts = array(letters, { maxLength: 8 }).map((parts) => parts.join(""));
  assert(
    property(texts, texts, (pattern, text) => {
      const expression = new RegExp(`^${pattern.replaceAll("*", "[^]*")}$`);
      const plain = text.replaceAll("*", "c");
      expect(compileGlob(pattern)(plain)).toBe(expression.test(plain));
    }),
    { numRuns: 2000 },
  );
  assert(
    property(string(), (text) => {
      expect(compileGlob("*")(text)).toBe(true);
    }),
  );
});

test("no pattern takes long, however hostile", () => {
  const cpuBefore = process.threadCpuUsage();
  const matches = compileGlob(`${"*a".repeat(99)}*b`);
  expect(matches("a".repeat(1_000_000))).toBe(false);
  expect(process.threadCpuUsage(cpuBefore).user).toBeLessThan(500_000);
});
