import RudderAnalytics from "@rudderstack/rudder-sdk-node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import {
  launchBrowser,
  only,
  pathsOf,
  pluck,
  startFaultyProxy,
  startPageServer,
  startTestGateway,
  WRITE_KEY,
  type FaultyProxy,
  type TestGateway,
} from "./sdk-harness.ts";

let gateway: TestGateway;
let proxy: FaultyProxy;

beforeEach(async () => {
  gateway = await startTestGateway();
  proxy = await startFaultyProxy(gateway.url);
});
afterEach(async () => {
  await proxy.stop();
  await gateway.stop();
});

describe("unmodified @rudderstack/rudder-sdk-node", () => {
  const client = (options: object = {}): RudderAnalytics =>
    new RudderAnalytics(WRITE_KEY, {
      dataPlaneUrl: proxy.url,
      flushInterval: 200,
      logLevel: "silent",
      ...options,
    });

  it("delivers every call type once, intact, with its ids, gzipped", async () => {
    const analytics = client();
    analytics.identify({ userId: "u1", traits: { email: "ada@example.com" } });
    analytics.track({ userId: "u1", event: "Bought", properties: { näme: "Ada ✓" } });
    analytics.page({ anonymousId: "a1", name: "Home", properties: {} });
    analytics.screen({ anonymousId: "a1", name: "Basket", properties: {} });
    analytics.group({ userId: "u1", groupId: "g1", traits: { plan: "pro" } });
    analytics.alias({ userId: "u1", previousId: "a1" });
    await analytics.flush();

    const events = await gateway.waitFor(6);
    expect(events).toHaveLength(6);
    expect(only(events, "identify")).toMatchObject({ userId: "u1" });
    expect(only(events, "track")).toMatchObject({
      event: "Bought",
      properties: { näme: "Ada ✓" },
    });
    expect(only(events, "page")).toMatchObject({ anonymousId: "a1", name: "Home" });
    expect(only(events, "screen")).toMatchObject({ anonymousId: "a1", name: "Basket" });
    expect(only(events, "group")).toMatchObject({ groupId: "g1", traits: { plan: "pro" } });
    expect(only(events, "alias")).toMatchObject({ userId: "u1", previousId: "a1" });
    expect(new Set(pluck(events, "messageId")).size).toBe(6);
    for (const { headers } of proxy.attempts) expect(headers["content-encoding"]).toBe("gzip");
  });

  it("sends its events in batches", async () => {
    const analytics = client({ flushAt: 10, flushInterval: 5000 });
    const names = Array.from({ length: 30 }, (_, i) => `e${i + 10}`);
    for (const event of names) analytics.track({ userId: "u", event });
    await analytics.flush();

    const events = await gateway.waitFor(30);
    expect(pluck(events, "event")).toEqual(names);
    expect(proxy.attempts.length).toBeLessThanOrEqual(4);
  });

  it("keeps its events through 503 and through 429 with Retry-After, and delivers them once", async () => {
    proxy.fail({ status: 503 }, { status: 429, retryAfter: 1 });
    const analytics = client();
    analytics.track({ userId: "u", event: "patient" });

    expect(pluck(await gateway.waitFor(1), "event")).toEqual(["patient"]);
    expect(proxy.attempts.map(({ status }) => status)).toEqual([503, 429, 200]);
    const [, limited, last] = proxy.attempts;
    expect(last!.at - limited!.at).toBeGreaterThanOrEqual(900);
  });
});

describe("unmodified @rudderstack/analytics-js in Chromium", () => {
  let browser: Browser;
  let page: Page;
  let site: { url: string; stop(): Promise<void> };

  beforeAll(async () => {
    browser = await launchBrowser();
    site = await startPageServer(
      `import { RudderAnalytics } from "@rudderstack/analytics-js/bundled"; window.RudderAnalytics = RudderAnalytics;`,
    );
  });
  afterAll(async () => {
    await browser.close();
    await site.stop();
  });
  beforeEach(async () => {
    page = await (await browser.newContext()).newPage();
  });
  afterEach(async () => {
    await page.context().close();
  });

  async function load(options: object = {}): Promise<void> {
    await page.goto(site.url);
    await page.evaluate(
      ([writeKey, url, options]) => {
        const page = globalThis as unknown as {
          RudderAnalytics: new () => { load(writeKey: string, url: string, options: object): void };
          analytics: unknown;
        };
        const analytics = new page.RudderAnalytics();
        analytics.load(writeKey, url, { configUrl: url, ...options });
        page.analytics = analytics;
      },
      [WRITE_KEY, proxy.url, options] as const,
    );
  }

  it("starts from our source config and delivers every call type once, intact, with its ids", async () => {
    const hosts = new Set<string>();
    page.on("request", (request) => hosts.add(new URL(request.url()).host));
    await load();
    await page.evaluate(`(() => {
      analytics.setAnonymousId("anon-1");
      analytics.page("Shop", "Home", { colour: "grün" });
      analytics.identify("u1", { email: "ada@example.com" });
      analytics.track("Bought", { total: 9.5, items: [{ sku: "a" }] });
      analytics.group("g1", { plan: "pro" });
      analytics.alias("u2", "u1");
    })()`);

    const events = await gateway.waitFor(5);
    expect(events).toHaveLength(5);
    expect(only(events, "page")).toMatchObject({
      name: "Home",
      anonymousId: "anon-1",
      properties: { category: "Shop", colour: "grün" },
    });
    expect(only(events, "identify")).toMatchObject({
      userId: "u1",
      context: { traits: { email: "ada@example.com" } },
    });
    expect(only(events, "track")).toMatchObject({
      event: "Bought",
      userId: "u1",
      properties: { total: 9.5, items: [{ sku: "a" }] },
      context: { page: { title: "Shop" } },
    });
    expect(only(events, "group")).toMatchObject({ groupId: "g1" });
    expect(only(events, "alias")).toMatchObject({ userId: "u2", previousId: "u1" });
    expect(new Set(pluck(events, "messageId")).size).toBe(5);
    expect(pathsOf(proxy.attempts)).toEqual([
      "/v1/alias",
      "/v1/group",
      "/v1/identify",
      "/v1/page",
      "/v1/track",
    ]);
    const ours = [site.url, proxy.url].map((url) => new URL(url).host);
    expect([...hosts].filter((host) => !ours.includes(host))).toEqual([]);
  });

  it("batches, and flushes what is left when the page goes away", async () => {
    await load({ queueOptions: { batch: { enabled: true, maxItems: 5, flushInterval: 60_000 } } });
    await page.evaluate(`(() => { for (let i = 0; i < 7; i++) analytics.track("e" + i); })()`);
    expect((await gateway.waitFor(5)).length).toBeGreaterThanOrEqual(5);
    await page.goto("about:blank");
    const events = await gateway.waitFor(7);
    expect(pluck(events, "event")).toEqual(["e0", "e1", "e2", "e3", "e4", "e5", "e6"]);
    expect(new Set(pathsOf(proxy.attempts))).toEqual(new Set(["/v1/batch"]));
  });

  it("flushes its beacon queue when the page goes away", async () => {
    await load({ useBeacon: true, beaconQueueOptions: { maxItems: 100, flushQueueInterval: 600_000 } });
    await page.evaluate(`(() => { for (let i = 0; i < 3; i++) analytics.track("b" + i); })()`);
    await page.waitForTimeout(1000);
    await page.goto("about:blank");

    const events = await gateway.waitFor(3);
    expect(pluck(events, "event")).toEqual(["b0", "b1", "b2"]);
    expect(pathsOf(proxy.attempts)).toEqual(["/beacon/v1/batch"]);
  });

  it.each([
    ["one by one", {}],
    ["in batches", { batch: { enabled: true, maxItems: 1 } }],
  ])("has its times corrected when the visitor's clock is hours ahead, sent %s", async (_, queueOptions) => {
    await page.clock.install({ time: Date.now() + 3 * 3_600_000 });
    await load({ queueOptions });
    const sentAround = Date.now();
    await page.evaluate(`analytics.track("skewed")`);

    await gateway.waitFor(1);
    const [event] = await gateway.canonical();
    expect(event).toMatchObject({ type: "track", event: "skewed" });
    expect(Math.abs(Date.parse(event!.timestamp) - sentAround)).toBeLessThan(10_000);
    expect(Date.parse(event!.originalTimestamp) - sentAround).toBeGreaterThan(2.9 * 3_600_000);
  });

  it("keeps an event through 503 and through 429 with Retry-After", async () => {
    proxy.fail({ status: 503 }, { status: 429, retryAfter: 1 });
    await load();
    await page.evaluate(`analytics.track("patient")`);

    expect(pluck(await gateway.waitFor(1, 40_000), "event")).toEqual(["patient"]);
    expect(proxy.attempts.map(({ status }) => status)).toEqual([503, 429, 200]);
  });
});
